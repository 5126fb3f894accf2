using Envoy.Config.Cluster.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Model.Mesh;
using Fairlead.Protos;
using Fairlead.Translation.Profiles;
using Fairlead.Translation.Resources;
using Fairlead.Translation.Scope;
using Google.Protobuf;

namespace Fairlead.Translation.Tests.Meshes;

/// <summary>A translation, decoded for assertions.</summary>
internal sealed class Decoded(TranslationResult result)
{
    public TranslationResult Result => result;

    public static ProxyScope Envoy { get; } = new() { Kind = ProxyKind.Envoy };

    public static ProxyScope Grpc { get; } = new() { Kind = ProxyKind.Grpc };

    public static Decoded Of(MeshSnapshot mesh, ProxyScope? scope = null) => new(Translator.Translate(mesh, scope ?? Envoy));

    public static Decoded Of(TestMesh mesh, ProxyScope? scope = null) => Of(mesh.Build(), scope);

    public static TranslatedResource? ServerListener(MeshSnapshot mesh, ProxyScope scope, string name)
    {
        MeshRendering rendering = new();
        var rendered = rendering.Step(rendering.Empty, mesh, rendering.Empty.Scopes.With("asking", scope));
        return rendering.ServerListener(
            rendered.Views, scope.Kind, name, rendered.Profiles[Profile.Of(scope)].State.Scopes.Find("asking")!.Access); // it was given
    }

    public IReadOnlyList<string> Names(string typeUrl) =>
        [.. result.Resources.Where(resource => resource.TypeUrl == typeUrl).Select(resource => resource.Name)];

    public Cluster Cluster(string name) => Find(TypeUrls.Cluster, name, global::Envoy.Config.Cluster.V3.Cluster.Parser);

    public ClusterLoadAssignment Endpoints(string name) => Find(TypeUrls.Endpoint, name, ClusterLoadAssignment.Parser);

    public Listener Listener(string name) => Find(TypeUrls.Listener, name, global::Envoy.Config.Listener.V3.Listener.Parser);

    public RouteConfiguration Routes(string name = "egress_routes") => Find(TypeUrls.Route, name, RouteConfiguration.Parser);

    public VirtualHost Host(string name, string routes = "egress_routes") => Routes(routes).VirtualHosts.Single(host => host.Name == name);

    public Route Route(string host, int index = 0) =>
        Host(host, Names(TypeUrls.Route).Contains("egress_routes") ? "egress_routes" : host).Routes[index];

    /// <summary>The managers of a listener, whatever its filter chains are.</summary>
    public static IEnumerable<HttpConnectionManager> Managers(Listener listener) => listener.ApiListener is not null
        ? [Manager(listener)]
        : listener.FilterChains.SelectMany(static chain => chain.Filters)
        .Where(static filter => filter.TypedConfig.Is(HttpConnectionManager.Descriptor))
        .Select(static filter => filter.TypedConfig.Unpack<HttpConnectionManager>());

    public static HttpConnectionManager Manager(Listener listener) => HttpConnectionManager.Parser.ParseFrom(
        (listener.ApiListener?.ApiListener_ ?? listener.FilterChains.Single().Filters[^1].TypedConfig).Value);

    private T Find<T>(string typeUrl, string name, MessageParser<T> parser)
        where T : IMessage<T>
    {
        var found = result.Resources.SingleOrDefault(resource => resource.TypeUrl == typeUrl && resource.Name == name);
        Assert.True(found is not null, $"no {typeUrl} {name} among {string.Join(", ", Names(typeUrl))}");
        return parser.ParseFrom(found.Value.Span);
    }
}
