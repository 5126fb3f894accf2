using System.Text;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Responses;
using Fairlead.Xds.Server;
using Fairlead.Xds.Sessions;
using Fairlead.Xds.Sotw;
using Fairlead.Xds.Wire;
using Google.Protobuf;

namespace Fairlead.Xds.Tests.Sotw;

/// <summary>
/// The state machine of one stream with the codec around it: takes encoded requests, gives decoded responses. No transport, no clock.
/// </summary>
internal sealed class SessionDriver
{
    public const string Custom = "type.googleapis.com/example.Custom";

    private readonly ResponseBodies _bodies = new("test-plane");
    private readonly SotwSession _session;
    private readonly Func<string, string, XdsResource?>? _onDemand;
    private XdsResourceSet _set = XdsResourceSet.Empty;

    public SessionDriver(
        IReadOnlyList<TypeRules>? rules = null, Func<string, string, XdsResource?>? onDemand = null, NameTable? names = null)
    {
        _onDemand = onDemand;
        _session = new SotwSession(rules ?? DefaultRules, names ?? new NameTable(), new DifferenceCache());
    }

    public static IReadOnlyList<TypeRules> DefaultRules { get; } =
    [
        .. XdsServerOptions.DefaultTypes.Select(static type => type.ToRules()),
    ];

    public IReadOnlyList<SessionType> Types => _session.Types;

    /// <summary>A resource whose message is its text; a cluster uses the endpoints of its name.</summary>
    public static XdsResource Resource(string typeUrl, string name, string content = "1") =>
        new(typeUrl, name, Encoding.UTF8.GetBytes($"{name}={content}"), typeUrl == TypeUrls.Cluster ? [name] : null);

    public static string[] Texts(DiscoveryResponse response) => [.. response.Resources.Select(static any => any.Value.ToStringUtf8())];

    public static string[] Names(DiscoveryResponse response) => [.. Texts(response).Select(static text => text.Split('=')[0])];

    public void Set(params XdsResource[] resources) => _set = XdsResourceSet.Create(resources, _set);

    public RequestOutcome Send(string typeUrl, string[] names, string version = "", string nonce = "", string? error = null)
    {
        var request = new DiscoveryRequest { TypeUrl = typeUrl, VersionInfo = version, ResponseNonce = nonce };
        request.ResourceNames.Add(names);
        if (error is not null)
        {
            request.ErrorDetail = new Google.Rpc.Status { Code = 3, Message = error };
        }

        return Send(request);
    }

    public RequestOutcome Send(DiscoveryRequest request)
    {
        Assert.Equal(ScanResult.Valid, RequestScanner.Scan(request.ToByteArray(), out var frame));
        return _session.Receive(frame).Outcome;
    }

    public RequestOutcome Ack(DiscoveryResponse response, params string[] names) =>
        Send(response.TypeUrl, names, response.VersionInfo, response.Nonce);

    public RequestOutcome Nack(DiscoveryResponse response, string accepted, params string[] names) =>
        Send(response.TypeUrl, names, accepted, response.Nonce, "no good");

    /// <summary>The next response, or null when there is nothing to say.</summary>
    public DiscoveryResponse? Next()
    {
        if (!_session.TryNext(state => Targets.LookUp(state, _set, _onDemand), out var response))
        {
            return null;
        }

        var body = _bodies.Get(response.Plan, timeToLive: false);
        Span<byte> tail = stackalloc byte[24];
        var length = ResponseBodies.WriteNonce(response.Nonce, tail);
        return DiscoveryResponse.Parser.ParseFrom([.. body.Span, .. tail[..length]]);
    }

    public DiscoveryResponse Expect(string typeUrl, params string[] names)
    {
        var response = Next();
        Assert.NotNull(response);
        Assert.Equal(typeUrl, response.TypeUrl);
        Assert.Equal(names, Names(response));
        Assert.All(response.Resources, any => Assert.Equal(typeUrl, any.TypeUrl));
        return response;
    }

    public void ExpectNothing() => Assert.Null(Next());

    /// <summary>Sends the first request of a type, takes the answer and acknowledges it.</summary>
    public DiscoveryResponse Start(string typeUrl, string[] names, params string[] expected)
    {
        Send(typeUrl, names);
        var response = Expect(typeUrl, expected);
        Ack(response, names);
        return response;
    }
}
