using System.Globalization;
using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Analysis;

/// <summary>Authorizations whose provider nobody declares, or whose provider's service no object does. Pure.</summary>
internal static class UnknownProviders
{
    public static IEnumerable<ConfigProblem> Find(MeshSnapshot mesh, IEnumerable<ClaimedObject> objects)
    {
        var providers = mesh.Settings?.Providers ?? EquatableMap<AuthorizationProvider>.Empty;
        foreach (var item in objects)
        {
            foreach (var authorization in item.Claims.Access.Authorizations
                .Where(static one => one.Action == AuthorizationAction.Custom))
            {
                if (Describe(authorization.Provider, providers, mesh) is { } what)
                {
                    yield return ClaimedObject.Warning(
                        AnalysisCodes.UnknownProvider, new(item.Key, "spec.provider"),
                        what.Message, what.Remedy, what.Related);
                }
            }
        }
    }

    private static (string Message, string Remedy, Provenance? Related)? Describe(
        string name, EquatableMap<AuthorizationProvider> providers, MeshSnapshot mesh)
    {
        if (!providers.TryGetValue(name, out var provider))
        {
            return (
                $"no settings of the mesh have a provider \"{name}\": what the rules match is refused",
                "declare it under extensionProviders of MeshSettings",
                null);
        }

        var isThere = mesh.Services.Any(entry => entry.Key.Hostname == provider.Host
            && (provider.Namespace.Length == 0 || entry.Key.Namespace == provider.Namespace)
            && entry.Value.FindPort(provider.Port) is not null);
        return isThere
            ? null
            : (
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"no object declares the service of the provider \"{name}\", {provider.Host} with port {provider.Port}"),
                "declare it with a ServiceEntry; fine where a registry has it",
                provider.Provenance);
    }
}
