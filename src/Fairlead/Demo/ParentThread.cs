using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Fairlead.Demo;

/// <summary>
/// A thread that starts a process and lives until it is released. Envoy asks the kernel to end it with its parent, and to the kernel that
/// is the thread that started it, while the pool's threads end when they have been idle for a while.
/// </summary>
internal sealed class ParentThread : IDisposable
{
    private readonly ManualResetEventSlim _started = new();
    private readonly ManualResetEventSlim _released = new();
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts the process; returns when it runs.</summary>
    public void Start(Process process)
    {
        new Thread(() =>
        {
            try
            {
                process.Start();
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }

            _started.Set();
            _released.Wait();
            _released.Dispose();
        })
        {
            IsBackground = true,
            Name = "parent of a process",
        }.Start();
        _started.Wait();
        _failure?.Throw();
    }

    /// <summary>Lets the thread end.</summary>
    public void Dispose()
    {
        _released.Set();
        _started.Dispose();
    }
}
