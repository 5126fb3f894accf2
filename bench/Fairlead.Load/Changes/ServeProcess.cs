using System.Diagnostics;
using System.Globalization;

namespace Fairlead.Load.Changes;

/// <summary><c>fairlead serve</c> of a checkout, as its script starts it. Disposing ends it.</summary>
internal sealed class ServeProcess : IDisposable
{
    private static readonly HttpClient Http = new();

    private readonly Process _process;
    private readonly Queue<string> _lastLines = new();

    private ServeProcess(Process process, Uri xds, Uri admin)
    {
        _process = process;
        Xds = xds;
        Admin = admin;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Time = new(process.Id);
        AppDomain.CurrentDomain.ProcessExit += End;
    }

    /// <summary>Where proxies connect.</summary>
    public Uri Xds { get; }

    /// <summary>Where the admin API answers.</summary>
    public Uri Admin { get; }

    /// <summary>The processor time of the process.</summary>
    public ProcessTime Time { get; }

    /// <summary>Starts the control plane and waits until it says that it is ready.</summary>
    /// <param name="root">The checkout.</param>
    /// <param name="folder">The folder of config. Where a registry stands beside it, this program itself embeds the control plane that it
    /// was built with, and not the one of the checkout.</param>
    /// <param name="ports">The first of two ports.</param>
    /// <param name="flags">Further flags of <c>fairlead serve</c>.</param>
    public static async Task<ServeProcess> StartAsync(string root, ChangeFolder folder, int ports, params string[] flags)
    {
        var (xds, admin) = (Address(ports), Address(ports + 1));
        var ready = new Uri($"http://{admin}/ready");
        if (await IsReadyAsync(ready))
        {
            throw new InvalidOperationException($"something else answers at {admin} already; --ports names other ports");
        }

        string[] arguments = ["--config", folder.Path, "--xds", xds, "--admin", admin, .. flags];
        var start = folder.HasRegistry
            ? new ProcessStartInfo("dotnet", [typeof(ServeProcess).Assembly.Location, "registry", .. arguments])
            : new ProcessStartInfo(Path.Combine(root, "fairlead"), ["serve", .. arguments]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        if (folder.HasRegistry)
        {
            start.RedirectStandardInput = true;

            // The script runs code that was compiled before; code that is compiled meanwhile would count as the change's.
            start.Environment["DOTNET_TieredCompilation"] = "0";
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("the control plane did not start");
        var server = new ServeProcess(process, new Uri("http://" + xds), new Uri("http://" + admin));
        folder.LearnEndpoint = server.WriteLine;
        while (!await IsReadyAsync(ready))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException("the control plane ended before it was ready:\n" + server.LastLines());
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        return server;

        static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
    }

    /// <summary>Gives a line to the process to read.</summary>
    public void WriteLine()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
    }

    /// <summary>All processor time since the start, to a clock tick.</summary>
    public TimeSpan SinceStart()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public double ResidentMebibytes() => Mebibytes("VmRSS:");

    /// <summary>The most that was resident since <see cref="ForgetPeak"/>, or since the start.</summary>
    public double PeakMebibytes() => Mebibytes("VmHWM:");

    public void ForgetPeak() => File.WriteAllText(ProcFile("clear_refs"), "5");

    /// <summary>What the control plane said last, for the message of a failure.</summary>
    public string LastLines()
    {
        lock (_lastLines)
        {
            return string.Join('\n', _lastLines);
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= End;
        End(null, EventArgs.Empty);
        _process.Dispose();
    }

    private void End(object? sender, EventArgs arguments)
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }

    private static async Task<bool> IsReadyAsync(Uri ready)
    {
        try
        {
            using var answer = await Http.GetAsync(ready);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Nobody listens.
            return false;
        }
    }

    private void Keep(string? line)
    {
        lock (_lastLines)
        {
            if (line is not null)
            {
                _lastLines.Enqueue(line);
            }

            if (_lastLines.Count > 20)
            {
                _lastLines.Dequeue();
            }
        }
    }

    private double Mebibytes(string field)
    {
        var line = File.ReadLines(ProcFile("status")).First(line => line.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private string ProcFile(string name) => string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/{name}");
}
