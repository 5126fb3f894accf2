using System.CommandLine;
using System.Globalization;
using Fairlead.Cli;
using Fairlead.Proxy.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Processes;

/// <summary><c>fairlead proxy</c>: the sidecar.</summary>
internal static class ProxyCommand
{
    private static readonly Option<IReadOnlyList<Uri>> Xds = new("--xds")
    {
        Description = "The control plane; more than one are tried in order.",
        HelpName = "ADDR[,ADDR...]",
        Required = true,
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = FlagValues.XdsServers,
    };

    private static readonly Option<string?> NodeId = new("--node-id")
    {
        Description = "The unique name of this proxy. Default: CLUSTER-$INSTANCE_IP, else $POD_NAME.",
        HelpName = "ID",
    };

    private static readonly Option<string?> Cluster =
        new("--cluster") { Description = "The service that the proxy stands beside.", HelpName = "NAME" };

    private static readonly Option<IReadOnlyDictionary<string, string>> Metadata = new("--metadata")
    {
        Description =
            "Node metadata; a value that begins with { or [ is JSON. May be given several times. Default: NAMESPACE, INSTANCE_IPS, "
                + "SERVICE_ACCOUNT and WORKLOAD_NAME from $POD_NAMESPACE, $INSTANCE_IP, $SERVICE_ACCOUNT and $POD_NAME.",
        HelpName = "K=V",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = FlagValues.Pairs,
        DefaultValueFactory = _ => new Dictionary<string, string>(),
    };

    private static readonly Option<string?> Locality =
        new("--locality") { Description = "Where the proxy runs.", HelpName = "REGION/ZONE/SUBZONE" };

    private static readonly Option<ListenAddress> Admin = new("--admin")
    {
        Description = "Where the proxy's own admin API listens.",
        DefaultValueFactory = _ => ListenAddress.Loopback(15000),
        HelpName = "ADDR",
        CustomParser = FlagValues.ListenAddress,
    };

    private static readonly Option<bool> Delta = new("--delta")
    {
        Description = "Speak the incremental variant of xDS: what did not change is not sent again.",
    };

    private static readonly Option<string?> State = new("--state")
    {
        Description = "A directory for the last good configuration, so that the proxy starts without the control plane.",
        HelpName = "DIR",
    };

    public static Command Create(CliContext context)
    {
        var drain = CommonFlags.Drain();
        var portFile = CommonFlags.PortFile();
        var command = new Command("proxy", "Run the sidecar: listeners, routes and clusters from a control plane.")
        {
            Xds, NodeId, Cluster, Metadata, Locality, Admin, State, Delta, drain, portFile,
        };
        var log = new LogFlags();
        log.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var options = Read(result, context) with { Drain = result.GetValue(drain).Value };
            return RunAsync(
                context, options, result.GetValue(portFile), log.From(result, context), result.GetValue(CommonFlags.WithStdin),
                cancellationToken);
        });
        return command;
    }

    /// <summary>The proxy's options that a parsed command line and the environment ask for.</summary>
    public static ProxyOptions Read(ParseResult result, CliContext context)
    {
        var identity =
            ProxyIdentity.From(result.GetValue(NodeId), result.GetValue(Cluster), result.GetRequiredValue(Metadata), context.Environment);
        var state = result.GetValue(State);
        return new()
        {
            Servers = result.GetRequiredValue(Xds),
            NodeId = identity.NodeId,
            Cluster = identity.Cluster,
            Metadata = MetadataFlag.From(identity.Metadata),
            Locality = result.GetValue(Locality) is { Length: > 0 } locality ? LocalityOf(locality) : null,
            Admin = result.GetValue(Admin).Value,
            Incremental = result.GetValue(Delta),
            StateDirectory = string.IsNullOrEmpty(state) ? null : state,
            TimeProvider = context.Time,
        };
    }

    private static async Task<int> RunAsync(
        CliContext context, ProxyOptions options, string? portFile, LogSettings log, bool withStdin, CancellationToken cancellationToken)
    {
        ProxyProcess.Prepare();
        using var lifetime = new ProcessLifetime(cancellationToken, withStdin);
        using var logging = LoggerFactory.Create(StderrLogging.Configure(log));
        await using var accessLog = Console.OpenStandardOutput();
        await using var host = ProxyHost.Build(options with { LoggerFactory = logging, AccessLog = accessLog });
        try
        {
            await host.StartAsync(lifetime.Stopping);

            // Those who wait for the admin API alone find it before there is a first configuration.
            ServingAddresses.WritePortFile(portFile, [new("admin", host.AdminAddress.ToString())]);
            await host.WaitUntilReadyAsync(lifetime.Stopping);
            await ServingAddresses.AnnounceAsync(context, portFile, Addresses(host));
            await lifetime.UntilStoppingAsync();
        }
        catch (OperationCanceledException) when (lifetime.Stopping.IsCancellationRequested)
        {
            // Asked to end before it served: it still stops in order.
        }
        catch (Exception e) when (BindFailure.From(e, "--admin") is { } failure)
        {
            throw failure;
        }

        // The host lets requests end within the drain time itself; the time beyond it is for closing sockets and writing the state.
        using var deadline = new CancellationTokenSource(options.Drain + TimeSpan.FromMilliseconds(500), context.Time);
        await host.StopAsync(deadline.Token);
        return ExitCode.Done;
    }

    private static List<KeyValuePair<string, string>> Addresses(ProxyHost host) =>
    [
        new("admin", host.AdminAddress.ToString()),
        .. host.Listeners.OrderBy(listener => listener.Key, StringComparer.Ordinal)
            .Select(listener => KeyValuePair.Create(listener.Key, listener.Value.ToString())),
    ];

    private static Envoy.Config.Core.V3.Locality LocalityOf(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 3)
        {
            throw new CliException(
                ExitCode.Usage,
                string.Create(CultureInfo.InvariantCulture, $"--locality {text}: expected REGION/ZONE/SUBZONE, got {parts.Length} parts"),
                "leave out later parts that are unknown");
        }

        return new() { Region = parts[0], Zone = parts.ElementAtOrDefault(1) ?? "", SubZone = parts.ElementAtOrDefault(2) ?? "" };
    }
}
