using System.Globalization;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Common.SetFilterState.V3;
using Envoy.Extensions.Filters.Http.DynamicForwardProxy.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Translation.Clusters;
using Fairlead.Translation.Drafts;
using SetFilterState = Envoy.Extensions.Filters.Http.SetFilterState.V3.Config;
using SniConfig = Envoy.Extensions.Filters.Network.SniDynamicForwardProxy.V3.FilterConfig;

namespace Fairlead.Translation.Listeners;

/// <summary>
/// Filters that look up the hosts which requests and TLS connections name, while these wait. A host that names no port is gone to at 80 or
/// 443 unless a note on the request says otherwise, so the routes write one.
/// </summary>
internal static class LookupFilters
{
    /// <summary>The filter that writes notes on requests, for the settings of routes.</summary>
    public const string NoteFilter = "envoy.filters.http.set_filter_state";

    private const string HttpFilterName = "envoy.filters.http.dynamic_forward_proxy";
    private const string SniFilterName = "envoy.filters.network.sni_dynamic_forward_proxy";

    /// <summary>Those of requests, to stand right before the router: routes say what they note.</summary>
    public static HttpFilter[] OfRequests() =>
    [
        new() { Name = NoteFilter, TypedConfig = Wire.Pack(new SetFilterState()) },
        new()
        {
            Name = HttpFilterName,
            TypedConfig = Wire.Pack(new FilterConfig { DnsCacheConfig = DynamicClusters.Cache(), AllowDynamicHostFromFilterState = true }),
        },
    ];

    /// <summary>That of TLS connections, to stand right before what passes them on: a server name has no port.</summary>
    public static Filter OfConnections(int port) => new()
    {
        Name = SniFilterName,
        TypedConfig = Wire.Pack(new SniConfig { DnsCacheConfig = DynamicClusters.Cache(), PortValue = (uint)port }),
    };

    /// <summary>What a route notes for the filter.</summary>
    /// <param name="port">The port that is gone to where the host names none.</param>
    /// <param name="host">
    /// The host that the route puts in the place of the request's own, which happens after the look-up; empty: none.
    /// </param>
    public static SetFilterState Note(int port, string host)
    {
        SetFilterState note = new()
        {
            OnRequestHeaders = { ValueOf("envoy.upstream.dynamic_port", port.ToString(CultureInfo.InvariantCulture)) },
        };
        if (host.Length > 0)
        {
            note.OnRequestHeaders.Add(ValueOf("envoy.upstream.dynamic_host", host));
        }

        return note;
    }

    // In a format, a percent sign is written twice.
    private static FilterStateValue ValueOf(string key, string text) => new()
    {
        ObjectKey = key,
        FormatString = new() { TextFormatSource = new() { InlineString = text.Replace("%", "%%", StringComparison.Ordinal) } },
    };
}
