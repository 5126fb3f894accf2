using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;
using Fairlead.Proxy.Clusters;
using Fairlead.Proxy.Configuration.Endpoints;
using Fairlead.Proxy.Discovery;
using Fairlead.Proxy.Statistics;

namespace Fairlead.Proxy.Admin;

/// <summary>The pages of the admin API, with Envoy's paths and forms where Envoy has them.</summary>
internal static class AdminPages
{
    /// <param name="configuration">The configuration in use.</param>
    /// <param name="statistics">The counters.</param>
    /// <param name="listeners">Addresses of the listeners that accept.</param>
    /// <param name="notReady">Why the proxy does not serve; null when it does.</param>
    /// <param name="drain">Begins to drain.</param>
    public static IReadOnlyDictionary<string, AdminPage> Create(
        ProxyConfiguration configuration,
        StatisticsRegistry statistics,
        Func<IReadOnlyDictionary<string, IPEndPoint>> listeners,
        Func<string?> notReady,
        Action drain) => new SortedDictionary<string, AdminPage>(StringComparer.Ordinal)
        {
            ["/ready"] = new("200 when the proxy serves, 503 with the reason when not", false, _ => notReady() is { } reason
                ? AdminResponse.Text(503, reason + "\n")
                : AdminResponse.Text(200, "LIVE\n")),
            ["/config_dump"] = new("the accepted resources", false, _ => AdminResponse.Json(ConfigDumpPage.Render(configuration.Dump()))),
            ["/clusters"] = new("clusters and endpoints as they are balanced; ?format=json", false, query =>
                Parameter(query, "format") == "json"
                    ? AdminResponse.Json(ClustersJson(configuration))
                    : AdminResponse.Text(200, Clusters(configuration))),
            ["/listeners"] = new("listeners and their addresses; ?format=json", false, query =>
                Parameter(query, "format") == "json"
                    ? AdminResponse.Json(ListenersJson(listeners()))
                    : AdminResponse.Text(200, Listeners(listeners()))),
            ["/stats"] = new(
                "counters; ?filter=TEXT",
                false,
                query => AdminResponse.Text(200, Stats(statistics, listeners(), Parameter(query, "filter")))),
            ["/drain_listeners"] = new("stop to accept, let requests in flight end", true, _ =>
            {
                drain();
                return AdminResponse.Text(200, "OK\n");
            }),
        };

    private static string? Parameter(string query, string name) => HttpUtility.ParseQueryString(query)[name];

    private static string Stats(StatisticsRegistry statistics, IReadOnlyDictionary<string, IPEndPoint> listeners, string? filter)
    {
        var text = new StatisticsText();
        statistics.Write(text);
        text.Add("listener_manager.total_listeners_active", listeners.Count);
        return text.ToString(filter);
    }

    private static string Listeners(IReadOnlyDictionary<string, IPEndPoint> listeners)
    {
        var text = new StringBuilder();
        foreach (var (name, address) in listeners.OrderBy(static l => l.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}::{address}\n");
        }

        return text.ToString();
    }

    private static string ListenersJson(IReadOnlyDictionary<string, IPEndPoint> listeners) => Json(json =>
    {
        json.WriteStartArray("listener_statuses");
        foreach (var (name, address) in listeners.OrderBy(static l => l.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            WriteAddress(json, "local_address", address);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string Clusters(ProxyConfiguration configuration)
    {
        var text = new StringBuilder();
        foreach (var cluster in Ordered(configuration))
        {
            var name = cluster.Model.Name;
            text.Append(CultureInfo.InvariantCulture, $"{name}::observability_name::{cluster.Model.StatName}\n");
            text.Append(CultureInfo.InvariantCulture, $"{name}::default_priority::max_requests::{cluster.Model.MaxRequests}\n");
            text.Append(CultureInfo.InvariantCulture, $"{name}::default_priority::max_retries::{cluster.Model.MaxRetries}\n");
            foreach (var host in cluster.Hosts)
            {
                var prefix = $"{name}::{host.Host.AddressText}::";
                text.Append(CultureInfo.InvariantCulture, $"{prefix}rq_active::{host.Host.ActiveRequests}\n");
                text.Append(CultureInfo.InvariantCulture, $"{prefix}rq_total::{host.Host.Requests.Value}\n");
                text.Append(CultureInfo.InvariantCulture, $"{prefix}rq_error::{host.Host.Errors.Value}\n");
                text.Append(CultureInfo.InvariantCulture, $"{prefix}hostname::{host.Hostname}\n");
                text.Append(CultureInfo.InvariantCulture, $"{prefix}health_flags::{Health(host.Endpoint.Health)}\n");
                text.Append(CultureInfo.InvariantCulture, $"{prefix}weight::{host.Endpoint.Weight}\n");
                text.Append(CultureInfo.InvariantCulture, $"{prefix}region::{host.Locality.Region}\n");
                text.Append(CultureInfo.InvariantCulture, $"{prefix}zone::{host.Locality.Zone}\n");
                text.Append(CultureInfo.InvariantCulture, $"{prefix}sub_zone::{host.Locality.SubZone}\n");
                text.Append(CultureInfo.InvariantCulture, $"{prefix}priority::{host.Locality.Priority}\n");
            }
        }

        return text.ToString();
    }

    private static string ClustersJson(ProxyConfiguration configuration) => Json(json =>
    {
        json.WriteStartArray("cluster_statuses");
        foreach (var cluster in Ordered(configuration))
        {
            json.WriteStartObject();
            json.WriteString("name", cluster.Model.Name);
            json.WriteStartArray("host_statuses");
            foreach (var host in cluster.Hosts)
            {
                json.WriteStartObject();
                WriteAddress(json, "address", host.Host.Address);
                json.WriteNumber("weight", host.Endpoint.Weight);
                json.WriteNumber("priority", host.Locality.Priority);
                json.WriteString("health_status", Health(host.Endpoint.Health));
                json.WriteNumber("rq_active", host.Host.ActiveRequests);
                json.WriteNumber("rq_total", host.Host.Requests.Value);
                json.WriteNumber("rq_error", host.Host.Errors.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static IEnumerable<ClusterSnapshot> Ordered(ProxyConfiguration configuration) =>
        configuration.ClusterSnapshots().OrderBy(static c => c.Model.Name, StringComparer.Ordinal);

    private static string Health(DiscoveredHealth health) => health switch
    {
        DiscoveredHealth.Unhealthy => "/failed_eds_health",
        DiscoveredHealth.Degraded => "/degraded_eds_health",
        _ => "healthy",
    };

    private static void WriteAddress(Utf8JsonWriter json, string name, EndPoint address)
    {
        json.WriteStartObject(name);
        if (address is IPEndPoint socket)
        {
            json.WriteStartObject("socket_address");
            json.WriteString("address", socket.Address.ToString());
            json.WriteNumber("port_value", socket.Port);
        }
        else
        {
            json.WriteStartObject("pipe");
            json.WriteString("path", address.ToString());
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
