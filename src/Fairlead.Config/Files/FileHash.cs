using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Fairlead.Config.Files;

/// <summary>The hash of a file's content: files of equal hash say the same.</summary>
internal static class FileHash
{
    public static UInt128 Of(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(bytes));
}
