using System.Text.RegularExpressions;
using Fairlead.Protos;
using Fairlead.Testing.Xds;
using Fairlead.Xds.ConformanceTarget;
using Fairlead.Xds.ConformanceTarget.Wire;
using Fairlead.Xds.Server;
using Fairlead.Xds.Transport;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;

namespace Fairlead.Xds.Tests.Conformance;

/// <summary>
/// One scenario against a running target, which it sees as the public suite does: through xDS, and through the adapter that sets its state.
/// </summary>
internal sealed partial class ScenarioRun(Scenario scenario, Uri xds, Uri adapter, XdsServer server) : IAsyncDisposable
{
    private const string Node = "test-id";
    private const string Probe = "~probe";

    private readonly GrpcChannel _xds = XdsChannel.Create(xds);
    private readonly GrpcChannel _adapter = XdsChannel.Create(adapter);
    private readonly Dictionary<string, ConformanceStream> _streams = new(StringComparer.Ordinal);

    // What came of each type since it was last asked for, and what was subscribed.
    private readonly Dictionary<string, List<Answer>> _received = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _subscribed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> _versions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wildcards = new(StringComparer.Ordinal);
    private int _probes;

    public async Task RunAsync()
    {
        foreach (var step in scenario.Steps)
        {
            await StepAsync(step);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _streams.Values.Distinct())
        {
            await stream.DisposeAsync();
        }

        _xds.Dispose();
        _adapter.Dispose();
    }

    private async Task StepAsync(string step)
    {
        if (Is(Setup(), step, out var match))
        {
            await SetStateAsync(Names(match, "services"), Names(match, "resources"), match.Groups["v"].Value);
        }
        else if (Is(Wildcard(), step, out match))
        {
            _wildcards.Add(Url(match));
            await Stream(Url(match)).SubscribeAsync(Url(match));
        }
        else if (Is(Subscribes(), step, out match))
        {
            Subscribed(Url(match)).UnionWith(Names(match, "resources"));
            await Stream(Url(match)).SubscribeAsync(Url(match), Names(match, "resources"));
        }
        else if (Is(UpdatesSubscription(), step, out match))
        {
            Subscribed(Url(match)).Clear();
            Subscribed(Url(match)).UnionWith(Names(match, "resources"));
            await Stream(Url(match)).ReplaceAsync(Url(match), Names(match, "resources"));
            await HeardAsync(Url(match));
        }
        else if (Is(UnsubscribesAll(), step, out match))
        {
            await Stream(Url(match)).UnsubscribeAsync(Url(match), [.. Subscribed(Url(match))]);
            Subscribed(Url(match)).Clear();
            await HeardAsync(Url(match));
        }
        else if (Is(Unsubscribes(), step, out match))
        {
            Subscribed(Url(match)).ExceptWith(Names(match, "resources"));
            await Stream(Url(match)).UnsubscribeAsync(Url(match), Names(match, "resources"));
            await HeardAsync(Url(match));
        }
        else if (Is(Updated(), step, out match))
        {
            await ChangeAsync("UpdateResource", Url(match), match.Groups["resources"].Value, match.Groups["v"].Value);
        }
        else if (Is(Added(), step, out match))
        {
            await ChangeAsync("AddResource", Url(match), match.Groups["resources"].Value, match.Groups["v"].Value);
        }
        else if (Is(Removed(), step, out match))
        {
            await ChangeAsync("RemoveResource", Url(match), match.Groups["resources"].Value, "");
        }
        else
        {
            await CheckAsync(step);
        }
    }

    private async Task CheckAsync(string step)
    {
        if (Is(Receives(), step, out var match))
        {
            await ReceiveAsync(Url(match), Names(match, "resources"), match.Groups["v"].Value);
        }
        else if (Is(ReceivesOnly(), step, out match))
        {
            await ReceiveAsync(Url(match), Names(match, "resources"), match.Groups["v"].Value);
            Assert.Equal(Names(match, "resources"), Assert.Single(_received[Url(match)]).Versions.Keys);
        }
        else if (Is(SingleResponse(), step, out match))
        {
            Assert.Superset(Names(match, "resources").ToHashSet(), Assert.Single(_received[Url(match)]).Versions.Keys.ToHashSet());
        }
        else if (Is(ReceivesRemoval(), step, out match))
        {
            var answer = await Stream(Url(match)).NextAsync(Url(match));
            Assert.Equal(Names(match, "resources"), answer.Removed);
            Assert.Empty(answer.Versions);
        }
        else if (Is(NoOtherVersionOrNonce(), step, out match) || Is(NoOtherNonce(), step, out match))
        {
            CheckAlone(Url(match), match.Groups["resources"].Value, step.Contains("version", StringComparison.Ordinal));
        }
        else if (Is(DoesNotReceive(), step, out match) || Is(DoesNotReceiveAny(), step, out match))
        {
            await ProbeAsync(Url(match));
        }
        else if (step == "the service never responds more than necessary")
        {
            foreach (var url in _streams.Keys.ToList())
            {
                await ProbeAsync(url);
            }
        }
        else
        {
            throw new FormatException($"no step reads '{step}'");
        }
    }

    /// <summary>
    /// Waits until the server knows what the client asks for no more. Letting a name go is not answered, and the next change of the state
    /// comes by another connection: it must not overtake.
    /// </summary>
    private async Task HeardAsync(string url)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        while (!server.Streams().SelectMany(static stream => stream.Types).Any(type =>
            type.TypeUrl == url
                && type.Names.All(name => name.StartsWith(Probe, StringComparison.Ordinal) || Subscribed(url).Contains(name))))
        {
            await look.WaitForNextTickAsync(limit.Token);
        }
    }

    private async Task ReceiveAsync(string url, string[] names, string version)
    {
        List<Answer> received = _received[url] = [];
        HashSet<string> missing = [.. names];
        while (missing.Count > 0)
        {
            var answer = await Stream(url).NextAsync(url);
            received.Add(answer);
            foreach (var (name, has) in answer.Versions)
            {
                Versions(url)[name] = has;
                if (has == version)
                {
                    missing.Remove(name);
                }
            }
        }
    }

    /// <summary>That the resource came by itself, and, where a new version is looked at, that no other has it.</summary>
    private void CheckAlone(string url, string name, bool version)
    {
        var last = _received[url].Single(answer => answer.Versions.ContainsKey(name));
        Assert.Equal([name], last.Versions.Keys);
        if (version)
        {
            Assert.DoesNotContain(Versions(url), pair => pair.Key != name && pair.Value == last.Versions[name]);
        }
    }

    /// <summary>
    /// That nothing is under way of the type: something new is asked for, and it is the very next thing to come. A wildcard gets it
    /// unasked.
    /// </summary>
    private async Task ProbeAsync(string url)
    {
        var name = Probe + _probes++;
        if (scenario.Delta)
        {
            await Stream(url).SubscribeAsync(url, name);
            var missing = await Stream(url).NextAsync(url);
            Assert.Equal([name], missing.Removed);
            Assert.Empty(missing.Versions);
        }
        else if (Subscribed(url).Count > 0 || !_wildcards.Contains(url))
        {
            await Stream(url).SubscribeAsync(url, name);
        }

        await ChangeAsync("AddResource", url, name, name);
        Assert.Contains(name, (await Stream(url).NextAsync(url)).Versions.Keys);
    }

    private Task SetStateAsync(string[] services, string[] names, string version)
    {
        var request = new SetStateRequest { Node = Node, Version = version };
        foreach (var service in services)
        {
            request.Resources.Add(names.Select(name => new Any
            {
                TypeUrl = Url(service),
                Value = ByteString.CopyFrom(SoundResources.Make(Url(service), name, version)!.Value.Span)
            }));
        }

        return CallAsync("SetState", request, SetStateResponse.Parser);
    }

    private Task ChangeAsync(string method, string url, string name, string version) =>
        CallAsync(
            method, new ResourceRequest { Node = Node, TypeUrl = url, ResourceName = name, Version = version }, ResourceResponse.Parser);

    private async Task CallAsync<TRequest, TResponse>(string method, TRequest request, MessageParser<TResponse> parser)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse> =>
        await _adapter.UnaryAsync(
            ProtoMarshaller.Unary("adapter.Adapter", method, new MessageParser<TRequest>(static () => new TRequest()), parser), request);

    private ConformanceStream Stream(string url)
    {
        if (!_streams.TryGetValue(url, out var stream))
        {
            stream = scenario.Aggregated
                ? _streams.Values.FirstOrDefault()
                    ?? ConformanceStream.Open(
                        _xds, scenario.Delta, "envoy.service.discovery.v3.AggregatedDiscoveryService", "AggregatedResources")
                : ConformanceStream.Open(_xds, scenario.Delta, Service(url), Method(url));
            _streams.Add(url, stream);
        }

        return stream;
    }

    private HashSet<string> Subscribed(string url) => Entry(_subscribed, url);

    private Dictionary<string, string> Versions(string url) => Entry(_versions, url);

    private static TValue Entry<TValue>(Dictionary<string, TValue> entries, string key)
        where TValue : new()
    {
        if (!entries.TryGetValue(key, out var value))
        {
            entries.Add(key, value = new TValue());
        }

        return value;
    }

    private static string Url(Match match) => Url(match.Groups["xds"].Value);

    private static string Url(string service) => service switch
    {
        "CDS" => TypeUrls.Cluster,
        "EDS" => TypeUrls.Endpoint,
        "LDS" => TypeUrls.Listener,
        "RDS" => TypeUrls.Route,
        _ => throw new FormatException($"no type is called '{service}'"),
    };

    private static string Service(string url) => url switch
    {
        TypeUrls.Cluster => "envoy.service.cluster.v3.ClusterDiscoveryService",
        TypeUrls.Endpoint => "envoy.service.endpoint.v3.EndpointDiscoveryService",
        TypeUrls.Listener => "envoy.service.listener.v3.ListenerDiscoveryService",
        _ => "envoy.service.route.v3.RouteDiscoveryService",
    };

    private static string Method(string url) => url switch
    {
        TypeUrls.Cluster => "Clusters",
        TypeUrls.Endpoint => "Endpoints",
        TypeUrls.Listener => "Listeners",
        _ => "Routes",
    };

    private static string[] Names(Match match, string group) => match.Groups[group].Value.Split(',', StringSplitOptions.TrimEntries);

    private static bool Is(Regex pattern, string step, out Match match)
    {
        match = pattern.Match(step);
        return match.Success;
    }

    [GeneratedRegex("""^a target setup with (multiple services|service) "(?<services>[^"]*)",( each with)? resources "(?<resources>[^"]*)", and starting version "(?<v>[^"]*)"$""")]
    private static partial Regex Setup();

    [GeneratedRegex("""^the Client does a wildcard subscription to "(?<xds>[^"]*)"$""")]
    private static partial Regex Wildcard();

    [GeneratedRegex("""^the Client subscribes to resources "(?<resources>[^"]*)" for "(?<xds>[^"]*)"$""")]
    private static partial Regex Subscribes();

    [GeneratedRegex(
        """^the Client updates subscription to a resource\("(?<resources>[^"]*)"\) of "(?<xds>[^"]*)" with version "(?<v>[^"]*)"$""")]
    private static partial Regex UpdatesSubscription();

    [GeneratedRegex("""^the Client unsubscribes from all resources for "(?<xds>[^"]*)"$""")]
    private static partial Regex UnsubscribesAll();

    [GeneratedRegex("""^the Client unsubscribes from resource "(?<resources>[^"]*)" for service "(?<xds>[^"]*)"$""")]
    private static partial Regex Unsubscribes();

    [GeneratedRegex("""^the resource "(?<resources>[^"]*)" of service "(?<xds>[^"]*)" is updated to version "(?<v>[^"]*)"$""")]
    private static partial Regex Updated();

    [GeneratedRegex("""^the resource "(?<resources>[^"]*)" is added to the "(?<xds>[^"]*)" with version "(?<v>[^"]*)"$""")]
    private static partial Regex Added();

    [GeneratedRegex("""^the resource "(?<resources>[^"]*)" is removed from the "(?<xds>[^"]*)"$""")]
    private static partial Regex Removed();

    [GeneratedRegex("""^the Client receives the resources "(?<resources>[^"]*)" and version "(?<v>[^"]*)" for "(?<xds>[^"]*)"$""")]
    private static partial Regex Receives();

    [GeneratedRegex(
        """^the Client receives only the resource "(?<resources>[^"]*)" and version "(?<v>[^"]*)" for the service "(?<xds>[^"]*)"$""")]
    private static partial Regex ReceivesOnly();

    [GeneratedRegex("""^the resources "(?<resources>[^"]*)" and version "(?<v>[^"]*)" for "(?<xds>[^"]*)" came in a single response$""")]
    private static partial Regex SingleResponse();

    [GeneratedRegex("""^the Client receives notice that resource "(?<resources>[^"]*)" was removed for service "(?<xds>[^"]*)"$""")]
    private static partial Regex ReceivesRemoval();

    [GeneratedRegex("""^for service "(?<xds>[^"]*)", no resource other than "(?<resources>[^"]*)" has same version or nonce$""")]
    private static partial Regex NoOtherVersionOrNonce();

    [GeneratedRegex("""^for service "(?<xds>[^"]*)", no resource other than "(?<resources>[^"]*)" has same nonce$""")]
    private static partial Regex NoOtherNonce();

    [GeneratedRegex("""^the client does not receive resource "(?<resources>[^"]*)" of service "(?<xds>[^"]*)" at version "(?<v>[^"]*)"$""")]
    private static partial Regex DoesNotReceive();

    [GeneratedRegex("""^the Client does not receive any message from "(?<xds>[^"]*)"$""")]
    private static partial Regex DoesNotReceiveAny();
}
