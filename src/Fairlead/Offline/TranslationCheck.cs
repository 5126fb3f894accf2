using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Translation;
using Fairlead.Translation.Scope;

namespace Fairlead.Offline;

/// <summary>
/// Finds problems that show only when a mesh is translated, for a sidecar of each namespace. Services and rules that all namespaces see are
/// translated once, in the default namespace; for each other namespace only those that are its own or hidden from the default one are, so
/// that the work grows with the mesh and not with the number of namespaces. Pure.
/// </summary>
internal static class TranslationCheck
{
    private const string Default = "default";

    public static IEnumerable<ConfigProblem> Problems(MeshSnapshot mesh) =>
        Translate(mesh, Default).Concat(mesh.Services.Select(static service => service.Key.Namespace)
            .Concat(mesh.Services.SelectMany(static service => service.ExportTo))
            .Where(static name => name is not ("*" or "." or "~" or Default))
            .Distinct(StringComparer.Ordinal)
            .SelectMany(name => Translate(Remainder(mesh, name), name)));

    private static EquatableList<ConfigProblem> Translate(MeshSnapshot mesh, string clientNamespace) =>
        Translator.Translate(mesh, new ProxyScope { Kind = ProxyKind.Envoy, Namespace = clientNamespace }).Problems;

    private static MeshSnapshot Remainder(MeshSnapshot mesh, string clientNamespace) => mesh with
    {
        Services =
            mesh.Services.Where(service => service.Key.Namespace == clientNamespace || !service.IsVisibleTo(Default)).ToEquatableList(),
        Routes = mesh.Routes
            .Where(table => table.Namespace == clientNamespace || !Visibility.Includes(table.ExportTo, table.Namespace, Default))
            .ToEquatableList(),
    };
}
