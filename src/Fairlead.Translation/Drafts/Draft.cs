using Fairlead.Model.Objects;
using Fairlead.Protos;
using Google.Protobuf;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;

namespace Fairlead.Translation.Drafts;

/// <summary>Makes drafts of the types that are generated.</summary>
internal static class Draft
{
    public static ResourceDraft Of(Cluster cluster, IReadOnlyCollection<Provenance> provenance) => new()
    {
        TypeUrl = TypeUrls.Cluster,
        Name = cluster.Name,
        Value = cluster.ToByteString(),
        Uses = cluster.EdsClusterConfig is { } eds ? [eds.ServiceName.Length > 0 ? eds.ServiceName : cluster.Name] : [],
        Provenance = provenance,
    };

    public static ResourceDraft Of(ClusterLoadAssignment endpoints, IReadOnlyCollection<Provenance> provenance) =>
        new() { TypeUrl = TypeUrls.Endpoint, Name = endpoints.ClusterName, Value = endpoints.ToByteString(), Provenance = provenance };

    public static ResourceDraft Of(Listener listener, IReadOnlyCollection<Provenance> provenance) =>
        new() { TypeUrl = TypeUrls.Listener, Name = listener.Name, Value = listener.ToByteString(), Provenance = provenance };

    public static ResourceDraft Of(RouteConfiguration routes, IReadOnlyCollection<Provenance> provenance) =>
        new() { TypeUrl = TypeUrls.Route, Name = routes.Name, Value = routes.ToByteString(), Provenance = provenance };

    public static ResourceDraft Of(VirtualHost host, IReadOnlyList<string> aliases, IReadOnlyCollection<Provenance> provenance) =>
        new() { TypeUrl = TypeUrls.VirtualHost, Name = host.Name, Value = host.ToByteString(), Aliases = aliases, Provenance = provenance };
}
