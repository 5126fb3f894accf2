using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Http.Cors.V3;
using Envoy.Extensions.Filters.Http.Fault.V3;
using Envoy.Extensions.Filters.Http.OnDemand.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Model.Telemetry;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Telemetry;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Translation.Listeners;

/// <summary>The parts of HTTP connection managers that all listeners share.</summary>
internal static class HttpManagers
{
    public const string FaultFilter = "envoy.filters.http.fault";

    public const string CorsFilter = "envoy.filters.http.cors";

    private const string OnDemandFilter = "envoy.filters.http.on_demand";

    private const string RouterFilter = "envoy.filters.http.router";

    private const string ManagerFilter = "envoy.filters.network.http_connection_manager";

    /// <summary>The filters of a client's side: virtual hosts on demand before all else needs them, faults and answers to other origins as
    /// single routes ask for them, the look-up of hosts, then the router, which must be last.</summary>
    /// <param name="onDemand">Whether virtual hosts are fetched while requests for them wait.</param>
    /// <param name="looksUp">Whether routes may lead to where the hosts that requests name are looked up.</param>
    public static HttpFilter[] ClientFilters(bool onDemand = false, bool looksUp = false) =>
    [
        .. onDemand ? [Filter(OnDemandFilter, new OnDemand())] : Array.Empty<HttpFilter>(),
        Filter(FaultFilter, new HTTPFault()),
        Filter(CorsFilter, new Cors()),
        .. looksUp ? LookupFilters.OfRequests() : [],
        Filter(RouterFilter, new Router()),
    ];

    /// <summary>The filters of a server's side: the checks of access, then the router.</summary>
    public static HttpFilter[] ServerFilters(IEnumerable<HttpFilter> checks) => [.. checks, Filter(RouterFilter, new Router())];

    /// <summary>The filters of a gRPC client, which refuses those that it does not know.</summary>
    public static HttpFilter[] GrpcFilters() => [Filter(FaultFilter, new HTTPFault()), Filter(RouterFilter, new Router())];

    public static HttpConnectionManager Sidecar(
        string statPrefix, IEnumerable<HttpFilter> filters, ProxyTelemetry telemetry, TrafficSide side)
    {
        var manager = new HttpConnectionManager
        {
            StatPrefix = statPrefix,
            // The peer is the application beside us or another sidecar, not the edge: what it says of the request's origin stands.
            UseRemoteAddress = false,
            // Streams may be silent for long; routes have timeouts of their own.
            StreamIdleTimeout = Duration.FromTimeSpan(TimeSpan.Zero),
            ServerHeaderTransformation = HttpConnectionManager.Types.ServerHeaderTransformation.PassThrough,
        };
        telemetry.AddTo(manager, side);
        manager.HttpFilters.AddRange(filters);
        return manager;
    }

    public static Filter AsNetworkFilter(HttpConnectionManager manager) => new() { Name = ManagerFilter, TypedConfig = Wire.Pack(manager) };

    private static HttpFilter Filter(string name, IMessage config) => new() { Name = name, TypedConfig = Wire.Pack(config) };
}
