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
            return CatalogProblem.Warning(ErrorCodes.UnknownHost, item, host.Path,
                $"no service is declared for the host {name}", "fine in a fragment; the mesh needs a ServiceEntry for it");
        }

        var nameSpace = item.Key.Namespace;
        if (directory.FindHidden(completed) is { } hidden)
        {
            return CatalogProblem.Error(ErrorCodes.UnknownHost, item, host.Path,
                $"the namespace {nameSpace} does not see the service {name} of the namespace {hidden.Key.Namespace}", $"add \"{nameSpace}\" to its exportTo");
        }

        var near = directory.Suggest(host.Name, completed, nameSpace);
        return CatalogProblem.Error(ErrorCodes.UnknownHost, item, host.Path,
            $"expected the host of a service that the namespace {nameSpace} sees, got {name}",
            near is null ? "declare it with a ServiceEntry" : $"did you mean \"{near}\"?");
    }
}
