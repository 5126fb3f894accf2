using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Fairlead.Cli;
using Option = System.CommandLine.Option;
using Value = Google.Protobuf.WellKnownTypes.Value;

namespace Fairlead.Offline;

/// <summary><c>fairlead bootstrap envoy|grpc|proxy</c>: a bootstrap that works as printed.</summary>
internal static class BootstrapCommand
{
    private static readonly Option<IReadOnlyList<Uri>> Xds = new("--xds")
    {
        Description = "The control plane. Default: 127.0.0.1:15010.",
        HelpName = "ADDR",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = FlagValues.XdsServers,
    };

    private static readonly Option<string> Cluster = new("--cluster")
    {
        Description = "The service that the client stands beside.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "app",
    };

    private static readonly Option<string?> NodeId = new("--node-id")
    {
        Description = "The unique name of the client. Default: CLUSTER-$INSTANCE_IP-X, or CLUSTER-HOST-X, with an X that is new each time.",
        HelpName = "ID",
    };

    private static readonly Option<IReadOnlyDictionary<string, string>> Metadata = new("--metadata")
    {
        Description = "Node metadata; a value that begins with { or [ is JSON. May be given several times.",
        HelpName = "K=V",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = FlagValues.Pairs,
        DefaultValueFactory = _ => new Dictionary<string, string>(),
    };

    private static readonly Option<string> Locality = new("--locality")
    {
        Description = "Where the client runs.",
        HelpName = "REGION/ZONE/SUBZONE",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<ListenAddress> Admin = new("--admin")
    {
        Description = "Where the client's own admin API listens.",
        HelpName = "ADDR",
        DefaultValueFactory = _ => ListenAddress.Loopback(15000),
        CustomParser = FlagValues.ListenAddress,
    };

    public static Command Create(CliContext context)
    {
        var listeners = new Option<string>("--listeners")
        {
            Description =
                "dynamic: from the control plane; static: in the bootstrap, at the addresses of metadata OUTBOUND and INBOUND, with "
                    + "routes from egress_routes.",
            HelpName = "dynamic|static",
            DefaultValueFactory = _ => "dynamic",
        };
        listeners.Validators.Add(result => FlagValues.MustBeAmong(result, ["dynamic", "static"]));
        var delta = new Option<bool>("--delta")
        {
            Description =
                "Incremental xDS: of clusters and listeners too only what changed is sent, and a reconnect costs only what differs.",
        };
        return new Command("bootstrap", "Print a bootstrap that works as printed.")
        {
            Client(
                context, "envoy", "For Envoy: envoy -c FILE.", OutputFormat.Yaml, EnvoyBootstrap.Build, [Admin, listeners, delta],
                listeners, delta),
            Client(
                context, "grpc", "For gRPC's own xDS clients and servers: GRPC_XDS_BOOTSTRAP=FILE.", OutputFormat.Json, GrpcBootstrap.Build,
                [], null, null),
            Client(
                context, "proxy", "For the sidecar: fairlead proxy --settings FILE.", OutputFormat.Yaml, ProxyBootstrap.Build, [Admin],
                null, null),
        };
    }

    private static Command Client(
        CliContext context, string name, string description, OutputFormat usual, Func<BootstrapOptions, JsonObject> build, Option[] more,
        Option<string>? listeners, Option<bool>? delta)
    {
        var output = CommonFlags.Output();
        var command = new Command(name, description) { Xds, NodeId, Cluster, Metadata, Locality, output };
        foreach (var option in more)
        {
            command.Add(option);
        }

        command.SetAction(async (result, _) =>
        {
            var isStatic = listeners is not null && result.GetValue(listeners) == "static";
            var document = build(Read(result, context, isStatic) with { Delta = delta is not null && result.GetValue(delta) });
            var format = result.GetValue(output);
            await DocumentWriter.WriteAsync(context, format is OutputFormat.Json or OutputFormat.Yaml ? format : usual, document);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>
    /// Two clients that say the same id cannot be told apart, and several may stand at one address: a sidecar and a gRPC client in one pod,
    /// or two of a service on one machine.
    /// </summary>
    private static string UniqueId(string cluster, string? ip) =>
        $"{cluster}-{(string.IsNullOrEmpty(ip) ? Environment.MachineName : ip)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    private static BootstrapOptions Read(ParseResult result, CliContext context, bool staticListeners)
    {
        var cluster = result.GetRequiredValue(Cluster);
        var xds = result.GetValue(Xds)?[0];
        var metadata = MetadataFlag.From(result.GetRequiredValue(Metadata));
        if (staticListeners)
        {
            metadata.Fields["LISTENERS"] = Value.ForString("static");
        }

        return new()
        {
            NodeId = result.GetValue(NodeId) ?? UniqueId(cluster, context.Environment("INSTANCE_IP")),
            Cluster = cluster,
            Xds = xds ?? new Uri("http://127.0.0.1:15010"),
            Admin = result.GetValue(Admin).Value,
            Metadata = metadata,
            Locality = result.GetRequiredValue(Locality),
            StaticListeners = staticListeners || metadata.Fields.TryGetValue("LISTENERS", out var value) && value.StringValue == "static",
        };
    }
}
