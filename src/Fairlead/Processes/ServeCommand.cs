using System.CommandLine;
using System.Runtime;
using Fairlead.Cli;
using Fairlead.Config.State;
using Fairlead.Config.Store;
using Fairlead.ControlPlane;
using Fairlead.ControlPlane.Push;

namespace Fairlead.Processes;

/// <summary><c>fairlead serve</c>: the control plane.</summary>
internal static class ServeCommand
{
    // Whoever sets one of them has a collector; the exporter reads all else that OpenTelemetry's specification names.
    private static readonly string[] CollectorVariables =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(2);

    private static readonly Option<string[]> Config = new("--config")
    {
        Description = "A directory of YAML and JSON files, watched. May be given several times.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<ListenAddress> Xds = Listen("--xds", 15010, "Where proxies connect (gRPC).");
    private static readonly Option<ListenAddress> Admin = Listen("--admin", 15014, "Where the admin API listens.");

    private static readonly Option<Duration> Debounce = new("--debounce")
    {
        Description = "How long the configuration must be quiet before a change goes out.",
        DefaultValueFactory = _ => new(DebounceOptions.Default.Quiet),
        HelpName = "DURATION",
        CustomParser = FlagValues.Duration,
    };

    private static readonly Option<Duration> DebounceMax = new("--debounce-max")
    {
        Description = "How long a change waits at most.",
        DefaultValueFactory = _ => new(DebounceOptions.Default.Max),
        HelpName = "DURATION",
        CustomParser = FlagValues.Duration,
    };

    private static readonly Option<Duration> SourceTimeout = new("--source-timeout")
    {
        Description = "How long the start waits for a source or registry that says nothing; then it serves what the others say.",
        DefaultValueFactory = _ => new(StoreOptions.DefaultSilentAfter),
        HelpName = "DURATION",
        CustomParser = FlagValues.Duration,
    };

    private static readonly Option<int> LedsAbove = new("--leds-above")
    {
        Description = "Send an Envoy on the incremental variant the endpoints of larger localities one by one (LEDS); 0: never.",
        DefaultValueFactory = _ => ControlPlaneOptions.DefaultLargestLocality,
        HelpName = "N",
        CustomParser = FlagValues.Count,
    };

    private static readonly Option<string?> State = new("--state")
    {
        Description = "A directory that keeps the last good version of every object, and what was applied, over a restart. Without it they "
            + "are kept in memory only.",
        HelpName = "DIR",
    };

    private static readonly Option<int> HoldLoss = new("--hold-loss")
    {
        Description = "Hold a source that loses more than this share of its objects at once (from 3 objects on), until the loss is "
            + "accepted; 100: never.",
        DefaultValueFactory = _ => 50,
        HelpName = "PERCENT",
        CustomParser = FlagValues.Percent,
    };

    private static readonly Option<Duration> HoldMax = new("--hold-max")
    {
        Description = "Take the loss of a held source after this time; 0: never by itself.",
        DefaultValueFactory = _ => new(TimeSpan.Zero),
        HelpName = "DURATION",
        CustomParser = FlagValues.Duration,
    };

    private static readonly Option<int> Quarantine = new("--quarantine")
    {
        Description = "Serve the version before of an object that more than this share of the clients that have answered reject; 0: at the "
            + "first one, 100: never.",
        DefaultValueFactory = _ => 0,
        HelpName = "PERCENT",
        CustomParser = FlagValues.Percent,
    };

    private static readonly Option<bool> RemoteWrites = new("--remote-writes")
    {
        Description = "Let other machines apply, delete and accept through the admin API, where it listens for them.",
    };

    public static Command Create(CliContext context)
    {
        var drain = CommonFlags.Drain();
        var portFile = CommonFlags.PortFile();
        var command = new Command("serve", "Run the control plane: configuration in, xDS out.")
        {
            Config, Xds, Admin, Debounce, DebounceMax, SourceTimeout, State, HoldLoss, HoldMax, Quarantine, RemoteWrites, LedsAbove,
            drain, portFile,
        };
        var log = new LogFlags();
        log.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var options = Read(result) with { Logging = StderrLogging.Configure(log.From(result, context)) };
            return RunAsync(
                context, options, result.GetValue(portFile), result.GetValue(drain).Value, result.GetValue(CommonFlags.WithStdin),
                cancellationToken);
        });
        return command;
    }

    /// <summary>The control plane's options that a parsed command line asks for.</summary>
    public static ControlPlaneOptions Read(ParseResult result)
    {
        var debounce = new DebounceOptions(result.GetValue(Debounce).Value, result.GetValue(DebounceMax).Value);
        if (debounce.Max < debounce.Quiet)
        {
            throw new CliException(
                ExitCode.Usage, "--debounce-max is less than --debounce", "a change cannot wait shorter at most than it waits at least");
        }

        var directories = result.GetRequiredValue(Config);
        var state = result.GetValue(State) is { Length: > 0 } given ? given : null;
        foreach (var directory in directories.Where(directory => !IsThere(directory)))
        {
            if (state is not null && StateDirectory.Knows(state, directory))
            {
                // It was there before the restart: what it gave is served until it is back.
                continue;
            }

            var why = File.Exists(directory) ? "is a file" : "does not exist";
            throw new CliException(
                ExitCode.Usage, $"--config {directory}: {why}", "give a directory of YAML or JSON files; an empty one is fine");
        }

        return new()
        {
            ConfigDirectories = directories,
            StateDirectory = state,
            Losses = new()
            {
                Share = result.GetValue(HoldLoss) / 100.0,
                TakeAfter = result.GetValue(HoldMax).Value is var time && time > TimeSpan.Zero ? time : null,
            },
            Quarantine = new() { Share = result.GetValue(Quarantine) / 100.0 },
            AllowRemoteWrites = result.GetValue(RemoteWrites),
            Xds = result.GetValue(Xds).Value,
            Admin = result.GetValue(Admin).Value,
            Debounce = debounce,
            SilentSourceAfter = result.GetValue(SourceTimeout).Value,
            LargestLocality = result.GetValue(LedsAbove),
            ProductVersion = ProductInfo.Version,
            ExportTelemetry = CollectorVariables.Any(static name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))),
        };
    }

    private static async Task<int> RunAsync(
        CliContext context, ControlPlaneOptions options, string? portFile, TimeSpan drain, bool withStdin,
        CancellationToken cancellationToken)
    {
        using var lifetime = new ProcessLifetime(cancellationToken, withStdin);
        if (options.StateDirectory is null)
        {
            await context.Error.WriteLineAsync("last good versions and applied objects are kept in memory only; --state DIR keeps them");
        }

        await using var host = Build(options with { Time = context.Time });
        // Nobody is served before all is loaded, and nearly all that is made meanwhile stays: a collection that stops the process then
        // costs half of one that runs beside it.
        var whileServing = GCSettings.LatencyMode;
        GCSettings.LatencyMode = GCLatencyMode.Batch;
        try
        {
            await host.StartAsync(lifetime.Stopping);
        }
        catch (OperationCanceledException) when (lifetime.Stopping.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
        catch (Exception e) when (BindFailure.From(e, "--xds or --admin") is { } failure)
        {
            throw failure;
        }
        finally
        {
            GCSettings.LatencyMode = whileServing;
        }

        await ServingAddresses.AnnounceAsync(
            context, portFile, [new("xds", host.XdsAddress.ToString()), new("admin", host.AdminAddress.ToString())]);
        // A stage's loop that fails ends the process: its error is a bug of ours and goes to whoever started us.
        await await Task.WhenAny(lifetime.UntilStoppingAsync(), host.Completion);

        using var deadline = new CancellationTokenSource(drain, context.Time);
        await host.StopAsync(deadline.Token);
        return ExitCode.Done;
    }

    private static ControlPlaneHost Build(ControlPlaneOptions options)
    {
        try
        {
            return ControlPlaneHost.Build(options);
        }
        catch (StateDirectoryInUseException e)
        {
            throw new CliException(ExitCode.Usage, $"--state: {e.Message}", "end the other process, or give another directory", e);
        }
    }

    // A share that hangs must not hold up the start: what cannot be told is believed, and is looked at as the others are.
    private static bool IsThere(string directory)
    {
        var isThere = false;
        Thread looking = new(() => Volatile.Write(ref isThere, Directory.Exists(directory))) { IsBackground = true, Name = "config look" };
        looking.Start();
        return !looking.Join(LookPatience) || Volatile.Read(ref isThere);
    }

    private static Option<ListenAddress> Listen(string name, int port, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => ListenAddress.Loopback(port),
        HelpName = "ADDR",
        CustomParser = FlagValues.ListenAddress,
    };
}
