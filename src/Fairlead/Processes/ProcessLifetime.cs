using System.Runtime.InteropServices;
using Fairlead.Cli;

namespace Fairlead.Processes;

/// <summary>
/// How a long-running process ends: the first SIGTERM or SIGINT cancels <see cref="Stopping"/>, a second one ends the process at once.
/// </summary>
internal sealed class ProcessLifetime : IDisposable
{
    private readonly CancellationTokenSource _stopping;
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _seen;

    public ProcessLifetime(CancellationToken cancellationToken)
    {
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
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
