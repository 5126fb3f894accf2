using System.Diagnostics;

namespace Fairlead.Testing.Programs;

/// <summary>
/// A running external program and what it has printed, standard output and error in one list of lines. Disposing it ends the program, and
/// only this one.
/// </summary>
public sealed class ProgramRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource _outputClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _openStreams = 2;

    private ProgramRun(Process process) => _process = process;

    /// <summary>Everything printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a program. An environment value of null removes the variable.</summary>
    public static ProgramRun Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(file)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var run = new ProgramRun(process);
        process.OutputDataReceived += (_, line) => run.Add(line.Data);
        process.ErrorDataReceived += (_, line) => run.Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return run;
    }

    /// <summary>Runs a program to its end and returns exit code and output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string file, IEnumerable<string> arguments, TimeSpan limit, IReadOnlyDictionary<string, string?>? environment = null)
    {
        await using var run = Start(file, arguments, environment);
        return (await run.WaitForExitAsync(limit), run.Output);
    }

    /// <summary>Waits for a line; fails with the output if the program ends first or the limit passes.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> wanted, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        var seen = 0;
        while (true)
        {
            Task more;
            lock (_gate)
            {
                for (; seen < _lines.Count; seen++)
                {
                    if (wanted(_lines[seen]))
                    {
                        return _lines[seen];
                    }
                }

                more = _more.Task;
            }

            if (_outputClosed.Task.IsCompleted && !more.IsCompleted)
            {
                throw new InvalidOperationException($"{_process.StartInfo.FileName} ended without the line that was waited for:\n{Output}");
            }

            try
            {
                await Task.WhenAny(more, _outputClosed.Task).WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{_process.StartInfo.FileName} did not print the line that was waited for in {limit}:\n{Output}");
            }
        }
    }

    /// <summary>Waits for the end; fails with the output if the limit passes.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} did not end in {limit}:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Add(string? line)
    {
        TaskCompletionSource more;
        lock (_gate)
        {
            if (line is null)
            {
                if (--_openStreams == 0)
                {
                    _outputClosed.TrySetResult();
                }

                return;
            }

            _lines.Add(line);
            more = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        more.TrySetResult();
    }
}
