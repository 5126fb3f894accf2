using System.Diagnostics;

namespace Fairlead.Demo;

/// <summary>
/// A process of the demo. Its output goes to a log file; it is asked to end by the end of its standard input (which it also sees when the
/// demo dies), and is killed where it does not.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ParentThread _parent = new();
    private readonly StreamWriter _log;
    private readonly Lock _logging = new();
    private readonly TaskCompletionSource<IReadOnlyDictionary<string, string>> _ready =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<Task>? _askToEnd;
    private readonly TimeProvider _time;

    private ChildProcess(string name, Process process, StreamWriter log, Func<Task>? askToEnd, TimeProvider time) =>
        (Name, _process, _log, _askToEnd, _time) = (name, process, log, askToEnd, time);

    public string Name { get; }

    /// <summary>Completes when the process has ended.</summary>
    public Task Exited => _process.WaitForExitAsync();

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program. <paramref name="askToEnd"/> is for programs to which the end of standard input means nothing.</summary>
    public static ChildProcess Start(
        string name, string logDirectory, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, TimeProvider time,
        Func<Task>? askToEnd = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(key => key.StartsWith("FAIRLEAD_", StringComparison.Ordinal)).ToList())
        {
            // The settings of whoever runs the demo are not those of its parts.
            start.Environment.Remove(inherited);
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var log = new StreamWriter(Path.Combine(logDirectory, $"{name}.log")) { AutoFlush = true };
        var child = new ChildProcess(name, new() { StartInfo = start }, log, askToEnd, time);
        child._process.OutputDataReceived += (_, line) => child.OnLine(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.OnLine(line.Data);
        child._parent.Start(child._process);
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for the ready line and gives the addresses in it.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadyAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var first = await Task.WhenAny(_ready.Task, Exited, Task.Delay(limit, _time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return first == _ready.Task
            ? await _ready.Task
            : throw new DemoException(_process.HasExited
                ? $"{Name} ended with exit code {_process.ExitCode} before it was ready"
                : $"{Name} was not ready within {limit.TotalSeconds} s");
    }

    /// <summary>Asks the process to end, waits, and kills it where it does not.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        if (!_process.HasExited)
        {
            try
            {
                _process.StandardInput.Close();
                await (_askToEnd?.Invoke() ?? Task.CompletedTask);
                await Exited.WaitAsync(limit, _time);
            }
            catch (Exception e) when (e is TimeoutException or IOException or HttpRequestException
                or InvalidOperationException or TaskCanceledException)
            {
                Kill();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exited;
        _process.Dispose();
        _parent.Dispose();
        lock (_logging)
        {
            _log.Dispose();
        }
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended in the meantime.
        }
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_logging)
        {
            if (_log.BaseStream is { CanWrite: true })
            {
                _log.WriteLine(line);
            }
        }

        if (line.StartsWith("ready ", StringComparison.Ordinal))
        {
            _ready.TrySetResult(line.Split(' ')
                .Skip(1)
                .Select(pair => pair.Split('=', 2))
                .Where(pair => pair.Length == 2)
                .ToDictionary(pair => pair[0], pair => pair[1]));
        }
    }
}
