using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Translation.Profiles;
using Fairlead.Translation.Scope;

namespace Fairlead.Offline;

/// <summary>
/// What shows only when a mesh is rendered: for a client of each namespace. What all namespaces see is looked at once, and of each only
/// what it sees otherwise, so that the work grows with the mesh and not with its namespaces. Pure.
/// </summary>
internal static class TranslationCheck
{
    private const string Default = "default";

    // No namespace is called so.
    private const string OwnSidecar = "a sidecar of Fairlead's own";

    public static IEnumerable<ConfigProblem> Problems(MeshSnapshot mesh, ProxyKind clients)
    {
        MeshRendering rendering = new();
        var scopes = rendering.Empty.Scopes;
        foreach (var name in mesh.Services.Keys.Select(static key => key.Namespace)
            .Concat(mesh.Services.Values.SelectMany(static service => service.ExportTo))
            .Where(static name => name is not ("*" or "." or "~")).Append(Default))
        {
            scopes = scopes.With(name, new() { Kind = clients, Namespace = name });
        }

        if (clients != ProxyKind.Grpc)
        {
            // What Fairlead's own sidecar cannot follow is said once, whatever the namespace.
            scopes = scopes.With(OwnSidecar, new() { Kind = ProxyKind.Fairlead, Namespace = Default });
        }

        return rendering.Step(rendering.Empty, mesh, scopes).Problems;
    }
}
