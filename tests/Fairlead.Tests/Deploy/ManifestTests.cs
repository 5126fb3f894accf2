using Fairlead.Cli;
using Fairlead.Processes;
using Fairlead.Testing.Programs;
using Fairlead.Tests.Cli;
using YamlDotNet.RepresentationModel;

namespace Fairlead.Tests.Deploy;

/// <summary>The manifests call the executable with flags and variables that it knows.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class ManifestTests
{
    private static readonly Dictionary<string, string> Pod = new()
    {
        ["metadata.labels['app']"] = "service-a",
        ["metadata.name"] = "service-a-7d4f",
        ["metadata.namespace"] = "shop",
        ["status.podIP"] = "10.1.1.54",
        ["spec.serviceAccountName"] = "service-a",
    };

    [Fact]
    public void Sidecar_InAPod_IsWhoTheDownwardApiSays()
    {
        var container = Containers("service-with-sidecar.yaml").Single(container => Text(container["name"]) == "fairlead-proxy");
        var environment = new Dictionary<string, string>();
        foreach (var variable in ((YamlSequenceNode)container["env"]).Cast<YamlMappingNode>())
        {
            var value = variable.Children.TryGetValue("value", out var given)
                ? Text(given)
                : Pod[Text(variable["valueFrom"]["fieldRef"]["fieldPath"])];
            environment[Text(variable["name"])] = environment.Aggregate(
                value, (text, known) => text.Replace($"$({known.Key})", known.Value, StringComparison.Ordinal));
        }

        var context = new CliContext { Out = TextWriter.Null, Error = TextWriter.Null, Environment = environment.GetValueOrDefault };
        var root = CommandTree.Build(context);
        string[] args = [.. Command(container).Skip(1)];
        var parsed = root.Parse(LayeredSettings.Complete(root.Parse(args), args, context));
        Assert.Empty(parsed.Errors);

        var options = ProxyCommand.Read(parsed, context);
        Assert.Equal(("service-a-10.1.1.54", "service-a"), (options.NodeId, options.Cluster));
        Assert.Equal("shop", options.Metadata.Fields["NAMESPACE"].StringValue);
        Assert.Equal("10.1.1.54:15006", options.Metadata.Fields["INBOUND"].ListValue.Values[0].StructValue.Fields["listen"].StringValue);
        Assert.Equal(new Uri("http://fairlead.fairlead-system.svc.cluster.local:15010"), Assert.Single(options.Servers));
    }

    [Fact]
    public void ControlPlane_Flags_AreKnown()
    {
        var root = CommandTree.Build(new() { Out = TextWriter.Null, Error = TextWriter.Null, Environment = static _ => null });
        Assert.Empty(root.Parse([.. Command(Containers("control-plane.yaml").Single()).Skip(1)]).Errors);
    }

    private static IEnumerable<string> Command(YamlMappingNode container) => ((YamlSequenceNode)container["command"]).Select(Text);

    private static IEnumerable<YamlMappingNode> Containers(string file)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(Path.Combine(ExternalPrograms.RepositoryRoot, "deploy", "kubernetes", file));
        stream.Load(reader);
        return stream.Documents.Select(document => document.RootNode)
            .Where(root => Text(root["kind"]) == "Deployment")
            .SelectMany(root => ((YamlSequenceNode)root["spec"]["template"]["spec"]["containers"]).Cast<YamlMappingNode>());
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value ?? "";
}
