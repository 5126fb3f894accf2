using System.Text.Json;
using Envoy.Config.Core.V3;
using Fairlead.Config.Places;
using Fairlead.ControlPlane.Admin.Origins;
using Fairlead.ControlPlane.Admin.Refusals;
using Fairlead.ControlPlane.Push;
using Fairlead.Protos;
using Fairlead.Translation.Scope;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using Google.Protobuf;

namespace Fairlead.ControlPlane.Admin.Proxies;

/// <summary>Turns the state of streams into the documents of the admin API.</summary>
internal sealed class ProxyReports(AdminSources sources)
{
    // Envoy's own spelling of fields, with what stands inside an Any written out.
    private static readonly JsonFormatter Formatter =
        new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithTypeRegistry(ProtoRegistry.Types));

    public ProxiesReport All()
    {
        var (streams, places) = (sources.Streams(), sources.Places());
        var ordered = streams.OrderBy(stream => stream.Stream.Node.Id, StringComparer.Ordinal).ThenBy(stream => stream.Stream.Id);
        return new([.. ordered.Select(stream => Report(stream, places))], SharedNames.Warnings(streams));
    }

    /// <summary>The stream of that number, or the newest of the name; null where there is none.</summary>
    public ProxyDetail? One(string name, long? number)
    {
        var (stream, others) = Find(name, number);
        if (stream is null)
        {
            return null;
        }

        var report = Report(stream, sources.Places());
        return new()
        {
            Name = report.Name,
            Stream = report.Stream,
            OtherStreams = others,
            Cluster = report.Cluster,
            Namespace = report.Namespace,
            Kind = report.Kind,
            Version = report.Version,
            ConnectedSince = report.ConnectedSince,
            Address = report.Address,
            Types = report.Types,
            Node = Element(Formatter.Format(stream.Stream.Node)),
            Scope = Scope(stream),
            Exchanges = ExchangeReports.From(sources.Exchanges.Of(stream.Stream.Id), stream.Types),
        };
    }

    /// <summary>What was sent on the stream of that number, or on the newest of the name; null where there is none.</summary>
    public ConfigDump? Config(string name, long? number, IReadOnlyList<string> types)
    {
        var (stream, others) = Find(name, number);
        if (stream is null)
        {
            return null;
        }

        var places = sources.Places();
        var resources = new List<ConfigResource>();
        foreach (var (typeName, typeUrl) in TypeNames.All.Concat(TypeNames.Others)
            .Where(type => types.Count == 0 || types.Contains(type.Name)))
        {
            if (stream.Types.FirstOrDefault(type => type.TypeUrl == typeUrl) is { } type)
            {
                resources.AddRange(Resources(typeName, type, places));
            }
        }

        return new(name, stream.Stream.Id, others, resources);
    }

    private (XdsStreamStatus? Stream, IReadOnlyList<long> Others) Find(string name, long? number)
    {
        var named = sources.Streams().Where(stream => stream.Stream.Node.Id == name).OrderBy(stream => stream.Stream.Id).ToList();
        var found = number is { } wanted ? named.Find(stream => stream.Stream.Id == wanted) : named.LastOrDefault();
        return (found, [.. named.Where(stream => stream != found).Select(stream => stream.Stream.Id)]);
    }

    private static IEnumerable<ConfigResource> Resources(string typeName, XdsTypeStatus type, PlaceLookup places)
    {
        // The same resource may be accepted in one version and rejected in the next: both are shown.
        var states = type.Rejected.Select(resource => (resource, State: "REJECTED"))
            .Concat(type.Sent.Select(resource => (resource, State: "SENT")))
            .Concat(type.Accepted.Select(resource => (resource, State: "ACCEPTED")))
            .DistinctBy(pair => (pair.resource.Name, pair.resource.Version))
            .OrderBy(pair => pair.resource.Name, StringComparer.Ordinal);
        foreach (var (resource, state) in states)
        {
            yield return new()
            {
                Type = typeName,
                Name = resource.Name,
                Version = resource.Version,
                State = state,
                Origins = [.. ResourceOrigins.Of(resource).Select(provenance => OriginReport.From(provenance, places))],
                Resource = Json(resource),
            };
        }
    }

    private ProxyReport Report(XdsStreamStatus stream, PlaceLookup places)
    {
        var node = stream.Stream.Node;
        var scope = sources.Scopes.Find(stream.Stream.Id)?.Scope;
        return new()
        {
            Name = node.Id,
            Stream = stream.Stream.Id,
            Cluster = node.Cluster,
            Namespace = scope?.Namespace ?? "",
            Kind = KindOf(scope),
            Version = VersionOf(node),
            ConnectedSince = stream.Stream.ConnectedAt,
            Address = stream.Stream.Peer,
            Types =
            [
                .. TypeNames.All.Select(type => Type(
                    type.Name, stream.Types.FirstOrDefault(status => status.TypeUrl == type.TypeUrl), stream.Stream.Id, places)),
                .. stream.Types.Where(static status => Shown(status))
                    .Select(status => Type(TypeNames.Of(status.TypeUrl), status, stream.Stream.Id, places)),
            ],
        };
    }

    // A type that the admin API has no short name for is listed only when the client holds resources of it.
    private static bool Shown(XdsTypeStatus status) =>
        TypeNames.Others.Any(type => type.TypeUrl == status.TypeUrl)
        || (status.Accepted.Count > 0 && !TypeNames.All.Any(type => type.TypeUrl == status.TypeUrl));

    private TypeReport Type(string name, XdsTypeStatus? type, long streamId, PlaceLookup places)
    {
        if (type is null)
        {
            return new() { Type = name, Status = "NEVER", Subscribed = [] };
        }

        var (status, since) = type.State switch
        {
            XdsSyncState.Synced => ("SYNCED", type.AckedAt ?? type.SentAt),
            XdsSyncState.Stale => ("STALE", type.SentAt),
            XdsSyncState.Nack => ("NACK", type.Nack?.At ?? type.SentAt),
            _ => ("NEVER", null),
        };
        return new()
        {
            Type = name,
            Status = status,
            AgeSeconds = since is { } at ? Math.Round((sources.Time.GetUtcNow() - at).TotalSeconds, 3) : null,
            SentVersion = type.SentVersion,
            SentNonce = type.SentNonce,
            AckedVersion = type.AckedVersion,
            Resources = type.Accepted.Count,
            Subscribed = type.Wildcard ? ["*", .. type.Names] : type.Names,
            Error = type.Nack is null ? null : NackTracing.Report(type, sources.Exchanges.Of(streamId), places),
        };
    }

    private ScopeReport Scope(XdsStreamStatus stream)
    {
        var state = sources.Scopes.Find(stream.Stream.Id);
        var scope = state?.Scope;
        return new()
        {
            Kind = KindOf(scope),
            Namespace = scope?.Namespace ?? "",
            Locality = scope?.Locality.ToString() ?? "",
            Outbound = scope?.Outbound ?? "",
            StaticListeners = scope?.StaticListeners ?? false,
            Proxies = state is null ? 1 : Math.Max(1, sources.Scopes.SharedBy(state)),
            MeshVersion = state is null ? 0 : sources.Scopes.Live.Version,
        };
    }

    private static string KindOf(ProxyScope? scope) => scope?.Kind switch
    {
        ProxyKind.Envoy => "envoy",
        ProxyKind.Fairlead => "fairlead",
        ProxyKind.Grpc => "grpc",
        _ => "",
    };

    private static string VersionOf(Node node) => node.UserAgentBuildVersion?.Version is { } built
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{built.MajorNumber}.{built.MinorNumber}.{built.Patch}")
        : node.UserAgentVersion;

    private static JsonElement Json(XdsResource resource) => ProtoRegistry.Find(resource.TypeUrl) is { } type
        ? Element(Formatter.Format(type.Parser.ParseFrom(resource.Value.Span)))
        : Element("{}");

    private static JsonElement Element(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
