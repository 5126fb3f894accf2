using Fairlead.Config.Diagnostics;
using Fairlead.Config.Istio;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Catalog;

/// <summary>Makes the problem of a host that nobody declares.</summary>
internal static class HostProblem
{
    /// <summary>An error; a warning where no service is declared at all, as in a fragment that is checked by itself.</summary>
    public static ConfigProblem Unknown(ServiceDirectory directory, ConfigObject item, HostConfig host, string completed)
    {
        var name = completed == host.Name ? $"\"{host.Name}\"" : $"\"{host.Name}\" ({completed})";
        if (directory.Services.Count == 0)
        {
            return CatalogProblem.Warning(ErrorCodes.UnknownHost, item, host.Place,
                $"no service is declared for the host {name}", "fine in a fragment; the mesh needs a ServiceEntry for it");
        }

        var near = DidYouMean.Nearest(completed, directory.Hosts) ?? DidYouMean.Nearest(host.Name, directory.Hosts) ?? NearestShort(directory, host.Name);
        return CatalogProblem.Error(ErrorCodes.UnknownHost, item, host.Place,
            $"expected the host of a service that the namespace {item.Key.Namespace} sees, got {name}",
            near is null ? "declare it with a ServiceEntry" : $"did you mean \"{near}\"?");
    }

    // "revews" is nearest to "reviews.shop.internal" by its first label.
    private static string? NearestShort(ServiceDirectory directory, string name)
    {
        var label = name.Split('.')[0];
        var near = DidYouMean.Nearest(label, directory.Hosts.Select(host => host.Split('.')[0]));
        return near is null ? null : directory.Hosts.FirstOrDefault(host => host.Split('.')[0] == near);
    }
}
