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

        var nameSpace = item.Key.Namespace;
        if (directory.Services.FirstOrDefault(service => service.Key.Hostname == completed) is { } hidden)
        {
            return CatalogProblem.Error(ErrorCodes.UnknownHost, item, host.Place,
                $"the namespace {nameSpace} does not see the service {name} of the namespace {hidden.Key.Namespace}", $"add \"{nameSpace}\" to its exportTo");
        }

        var visible = directory.Services.Where(service => service.IsVisibleTo(nameSpace)).Select(service => service.Key.Hostname).ToList();
        var near = DidYouMean.Nearest(completed, visible) ?? DidYouMean.Nearest(host.Name, visible) ?? NearestShort(visible, host.Name);
        return CatalogProblem.Error(ErrorCodes.UnknownHost, item, host.Place,
            $"expected the host of a service that the namespace {nameSpace} sees, got {name}",
            near is null ? "declare it with a ServiceEntry" : $"did you mean \"{near}\"?");
    }

    // "revews" is nearest to "reviews.shop.internal" by its first label.
    private static string? NearestShort(List<string> hosts, string name)
    {
        var label = name.Split('.')[0];
        var near = DidYouMean.Nearest(label, hosts.Select(host => host.Split('.')[0]));
        return near is null ? null : hosts.Find(host => host.Split('.')[0] == near);
    }
}
