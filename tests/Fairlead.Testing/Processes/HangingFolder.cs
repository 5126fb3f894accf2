using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Fairlead.Testing.Processes;

/// <summary>
/// Lets everyone who opens a file of a folder wait, as a network share does whose server is gone, until this is disposed of: the kernel
/// asks whoever watches by fanotify for permission, and nobody answers. Needs Linux and root.
/// </summary>
public sealed class HangingFolder : IDisposable
{
    private const uint AsksForPermission = 0x04; // FAN_CLASS_CONTENT
    private const uint Add = 0x01; // FAN_MARK_ADD
    private const ulong OpensOfChildren = 0x0001_0000 | 0x0800_0000; // FAN_OPEN_PERM | FAN_EVENT_ON_CHILD
    private const int WorkingDirectory = -100; // AT_FDCWD

    private readonly SafeFileHandle _watch;

    private HangingFolder(SafeFileHandle watch) => _watch = watch;

    /// <summary>Begins; false, with the reason, where this cannot be done here.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="hanging">What ends it.</param>
    /// <param name="reason">Why not.</param>
    public static bool TryBegin(string folder, [NotNullWhen(true)] out HangingFolder? hanging, out string reason)
    {
        hanging = null;
        reason = "only Linux can let a file system hang";
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        var watch = Init(AsksForPermission, 0);
        if (watch < 0 || Mark(watch, Add, OpensOfChildren, WorkingDirectory, Encoding.UTF8.GetBytes(folder + "\0")) < 0)
        {
            reason = $"a folder cannot be made to hang without root and fanotify: {Marshal.GetLastPInvokeErrorMessage()}";
            return false;
        }

        hanging = new(new(watch, ownsHandle: true));
        return true;
    }

    /// <summary>Everyone who waits goes on.</summary>
    public void Dispose() => _watch.Dispose();

    [DllImport("libc", EntryPoint = "fanotify_init", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Init(uint flags, uint fileFlags);

    [DllImport("libc", EntryPoint = "fanotify_mark", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Mark(int watch, uint flags, ulong mask, int directory, byte[] path);
}
