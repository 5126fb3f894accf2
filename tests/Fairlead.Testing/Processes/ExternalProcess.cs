using System.Diagnostics;
using System.Runtime.InteropServices;
using Fairlead.Demo;

namespace Fairlead.Testing.Processes;

/// <summary>
/// A program that a test started. It is ended when this is disposed of, and at the latest when the test run ends: politely first, then at
/// once. Safe for concurrent use.
/// </summary>
public sealed class ExternalProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly ParentThread _parent = new();
    private readonly ProcessOutput _output = new();
    private readonly Task<int> _ended;
    private readonly EventHandler _onProcessExit;

    private ExternalProcess(ProgramStart start)
    {
        Name = start.Name;
        CommandLine = string.Join(' ', [start.FileName, .. start.Arguments]);
        _process = new Process { StartInfo = Describe(start) };
        _parent.Start(_process);
        Id = _process.Id;
        _process.StandardInput.Close();
        _onProcessExit = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += _onProcessExit;
        _ended = FollowAsync();
    }

    /// <summary>How messages call it.</summary>
    public string Name { get; }

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>The program and its arguments.</summary>
    public string CommandLine { get; }

    /// <summary>What it wrote to stdout so far.</summary>
    public string Output => _output.Text(errors: false);

    /// <summary>What it wrote to stderr so far.</summary>
    public string Errors => _output.Text(errors: true);

    /// <summary>Whether it still runs.</summary>
    public bool IsRunning => !_ended.IsCompleted;

    /// <summary>Starts a program; its output is collected from the first byte on.</summary>
    public static ExternalProcess Start(ProgramStart start) => new(start);

    /// <summary>Starts a program, waits for its end and hands back what it said.</summary>
    public static async Task<ProgramResult> RunAsync(ProgramStart start, TimeSpan timeout)
    {
        await using var process = Start(start);
        return await process.ExitAsync(timeout);
    }

    /// <summary>
    /// The first line of either stream, written before or after this call, that is wanted. Fails when the program ends without it.
    /// </summary>
    public async Task<string> LineAsync(Predicate<string> wanted, string description, TimeSpan timeout)
    {
        try
        {
            return await _output.FirstAsync(wanted).WaitAsync(timeout);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            throw new InvalidOperationException($"{Name} did not print {description} ({e.Message}); its last lines:\n{_output.Tail()}", e);
        }
    }

    /// <summary>Waits for the program to end by itself.</summary>
    public async Task<ProgramResult> ExitAsync(TimeSpan timeout)
    {
        try
        {
            return new ProgramResult(await _ended.WaitAsync(timeout), Output, Errors);
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException(
                $"{Name} did not end within {timeout}: {CommandLine}; its last lines:\n{_output.Tail()}", e);
        }
    }

    /// <summary>Asks the program to end (SIGTERM), and ends it at once where it does not.</summary>
    public async Task<ProgramResult> StopAsync()
    {
        Terminate();
        try
        {
            await _ended.WaitAsync(Grace);
        }
        catch (TimeoutException)
        {
            Kill();
        }

        return new ProgramResult(await _ended, Output, Errors);
    }

    /// <summary>Ends the program and what it started at once, as a crash would.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= _onProcessExit;
        await StopAsync();
        _process.Dispose();
        _parent.Dispose();
    }

    private static ProcessStartInfo Describe(ProgramStart start)
    {
        var info = new ProcessStartInfo(start.FileName, start.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = start.WorkingDirectory,
        };
        foreach (var (name, value) in start.Environment)
        {
            if (value is null)
            {
                info.Environment.Remove(name);
            }
            else
            {
                info.Environment[name] = value;
            }
        }

        return info;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);

    private void Terminate()
    {
        // What it started may hold its output open after its end, when its id may already be another's.
        if (!IsRunning || _process.HasExited)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            // A process without a console window cannot be asked.
            Kill();
        }
        else
        {
            _ = SendSignal(Id, SigTerm);
        }
    }

    private async Task<int> FollowAsync()
    {
        await Task.WhenAll(ReadAsync(_process.StandardOutput, isError: false), ReadAsync(_process.StandardError, isError: true));
        await _process.WaitForExitAsync();
        var code = _process.ExitCode;
        _output.End($"it ended with exit code {code}");
        return code;
    }

    private async Task ReadAsync(StreamReader reader, bool isError)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _output.Add(isError, line);
        }
    }
}
