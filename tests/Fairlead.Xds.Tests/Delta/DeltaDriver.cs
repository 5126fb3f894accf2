using Envoy.Service.Discovery.V3;
using Fairlead.Xds.Delta;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Responses;
using Fairlead.Xds.Server;
using Fairlead.Xds.Sessions;
using Google.Protobuf;

namespace Fairlead.Xds.Tests.Delta;

/// <summary>The incremental state machine of one stream with the codec around it. No transport, no clock.</summary>
internal sealed class DeltaDriver
{
    private readonly ResponseBodies _bodies = new("test-plane");
    private readonly DeltaSession _session;
    private readonly bool _timeToLive;
    private XdsResourceSet _set = XdsResourceSet.Empty;

    public DeltaDriver(IReadOnlyList<TypeRules>? rules = null, bool timeToLive = false)
    {
        _session = new DeltaSession(rules
            ?? [.. XdsServerOptions.DefaultTypes.Select(static type => type.ToRules())], new NameSets(), new DifferenceCache());
        _timeToLive = timeToLive;
    }

    public IReadOnlyList<SessionType> Types => _session.Types;

    public static string[] Names(DeltaDiscoveryResponse response) => [.. response.Resources.Select(static resource => resource.Name)];

    public static string[] Texts(DeltaDiscoveryResponse response) =>
        [.. response.Resources.Select(static resource => resource.Resource_.Value.ToStringUtf8())];

    public void Set(params XdsResource[] resources) => _set = XdsResourceSet.Create(resources, _set);

    /// <summary>The first request of a type, or a later one that says something unasked.</summary>
    public RequestOutcome Send(
        string typeUrl, string[]? add = null, string[]? remove = null, params (string Name, string Version)[] initial)
    {
        var request = new DeltaDiscoveryRequest { TypeUrl = typeUrl };
        request.ResourceNamesSubscribe.Add(add ?? []);
        request.ResourceNamesUnsubscribe.Add(remove ?? []);
        foreach (var (name, version) in initial)
        {
            request.InitialResourceVersions[name] = version;
        }

        return Send(request);
    }

    public RequestOutcome Send(DeltaDiscoveryRequest request) =>
        _session.Receive(DeltaRequestTests.ReadBothWays(
            request.ToByteArray(), url => url.Length == 0 || _session.HasAsked(url) ? null : _set.Type(url).Map)).Outcome;

    public RequestOutcome Ack(DeltaDiscoveryResponse response, string[]? add = null, string[]? remove = null)
    {
        var request = new DeltaDiscoveryRequest { TypeUrl = response.TypeUrl, ResponseNonce = response.Nonce };
        request.ResourceNamesSubscribe.Add(add ?? []);
        request.ResourceNamesUnsubscribe.Add(remove ?? []);
        return Send(request);
    }

    public RequestOutcome Nack(DeltaDiscoveryResponse response) => Send(new DeltaDiscoveryRequest
    {
        TypeUrl = response.TypeUrl,
        ResponseNonce = response.Nonce,
        ErrorDetail = new Google.Rpc.Status { Code = 3, Message = "no good" },
    });

    /// <summary>The next response, or null when there is nothing to say.</summary>
    public DeltaDiscoveryResponse? Next()
    {
        if (!_session.TryNext(state => Targets.LookUp(state, _set), out var response))
        {
            return null;
        }

        var body = _bodies.Get(response.Plan, _timeToLive);
        Span<byte> tail = stackalloc byte[24];
        var length = ResponseBodies.WriteNonce(response.Nonce, tail);
        var decoded = DeltaDiscoveryResponse.Parser.ParseFrom([.. body.Span, .. tail[..length]]);
        Assert.Equal("test-plane", decoded.ControlPlane.Identifier);
        return decoded;
    }

    /// <summary>The next response has these resources and takes these away.</summary>
    public DeltaDiscoveryResponse Expect(string typeUrl, string[] names, params string[] removed)
    {
        var response = Next();
        Assert.NotNull(response);
        Assert.Equal(typeUrl, response.TypeUrl);
        Assert.Equal(names, Names(response));
        Assert.Equal(removed, response.RemovedResources);
        Assert.All(response.Resources, resource =>
        {
            Assert.Equal(typeUrl, resource.Resource_.TypeUrl);
            Assert.NotEmpty(resource.Version);
        });
        return response;
    }

    public void ExpectNothing() => Assert.Null(Next());

    /// <summary>Sends the first request of a type, takes the answer and acknowledges it.</summary>
    public DeltaDiscoveryResponse Start(string typeUrl, string[] names, params string[] expected)
    {
        Send(typeUrl, names);
        var response = Expect(typeUrl, expected);
        Ack(response);
        return response;
    }
}
