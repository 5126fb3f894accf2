using System.Security.Cryptography;
using Fairlead.Incremental.Maps;

namespace Fairlead.Config.Files;

/// <summary>The hash of a file's content: files of equal hash say the same.</summary>
internal static class FileHash
{
    public static Hash128 Of(ReadOnlySpan<byte> bytes) => Hash128.Of(SHA256.HashData(bytes));
}
