using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Fairlead.Config.Files;

/// <summary>
/// Tells pipes, sockets and devices from files without opening them. The class library opens what it is to tell the kind of; <c>statx</c>
/// is Linux's, and its result is laid out alike on all processors.
/// </summary>
internal static class FileKind
{
    private const int CurrentDirectory = -100;
    private const uint TypeOnly = 1;
    private const int ResultSize = 256;
    private const int ModeOffset = 28;
    private const int KindBits = 0xF000;

    /// <summary>What a path leads to, where that is no file and no folder; null where it is one, or cannot be told.</summary>
    public static string? OtherThanRegular(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var result = new byte[ResultSize];
        try
        {
            if (Statx(CurrentDirectory, Encoding.UTF8.GetBytes(path + '\0'), 0, TypeOnly, result) != 0)
            {
                return null;
            }
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // A C library before statx: the kind cannot be told.
            return null;
        }

        var mode = BitConverter.IsLittleEndian
            ? BinaryPrimitives.ReadUInt16LittleEndian(result.AsSpan(ModeOffset))
            : BinaryPrimitives.ReadUInt16BigEndian(result.AsSpan(ModeOffset));
        return (mode & KindBits) switch
        {
            0x1000 => "a named pipe",
            0xC000 => "a socket",
            0x2000 or 0x6000 => "a device",
            _ => null,
        };
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int directory, byte[] path, int flags, uint mask, byte[] result);
}
