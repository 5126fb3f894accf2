using System.Runtime.InteropServices;
using Fairlead.Cli;

namespace Fairlead.Processes;

/// <summary>
/// How a long-running process ends: the first SIGTERM or SIGINT cancels <see cref="Stopping"/>, a second one ends the process at once. With
/// <c>--with-stdin</c> the end of standard input asks for the same, so that a process never outlives the one that started it.
/// </summary>
internal sealed class ProcessLifetime : IDisposable
{
    private readonly CancellationTokenSource _stopping;
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _seen;

    public ProcessLifetime(CancellationToken cancellationToken, bool withStdin = false)
    {
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        if (withStdin)
        {
            // A thread of its own: a read of standard input cannot be cancelled, and must not keep the process from ending.
            new Thread(WatchStdin) { IsBackground = true, Name = "stdin" }.Start();
        }
    }

    /// <summary>Cancelled when the process has been asked to end.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Waits until the process is asked to end.</summary>
    public async Task UntilStoppingAsync()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = Stopping.Register(asked.SetResult);
        await asked.Task;
    }

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _stopping.Dispose();
    }

    private void WatchStdin()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> buffer = stackalloc byte[256];
        while (input.Read(buffer) > 0)
        {
            // The input itself means nothing; only its end does.
        }

        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The process is ending already.
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _seen) > 1)
        {
            Environment.Exit(ExitCode.SignalBase + (context.Signal == PosixSignal.SIGINT ? 2 : 15));
        }

        // The default of the runtime would end the process before anything could drain.
        context.Cancel = true;
        _stopping.Cancel();
    }
}
