using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Hosts;

/// <summary>Makes one service of the claims for it, and finds what contradicts.</summary>
internal static class ServiceMerge
{
    public static Service Declare(ConfigKey key, ServiceClaim claim) => new()
    {
        Key = new(key.Namespace, claim.Host.Name),
        Ports = claim.Ports.Select(static port => port.Port).OrderBy(static port => port.Number).ToEquatableList(),
        Resolution = claim.Resolution,
        Addresses = claim.Addresses,
        IsExternal = claim.IsExternal,
        Selector = claim.Selector,
        SubjectAltNames = claim.SubjectAltNames,
        CreatedAt = claim.CreatedAt,
        ExportTo = claim.ExportTo,
        Provenance = [new(key, claim.Host.Path)],
    };

    public static Service Merge(Service former, Service declared) => former with
    {
        Ports = former.Ports.Concat(declared.Ports.Where(port => former.FindPort(port.Number) is null))
            .OrderBy(static port => port.Number)
            .ToEquatableList(),
        Addresses = former.Addresses.Union(declared.Addresses, StringComparer.Ordinal).ToEquatableList(),
        SubjectAltNames = former.SubjectAltNames.Union(declared.SubjectAltNames, StringComparer.Ordinal).ToEquatableList(),
        CreatedAt = former.CreatedAt is { } first && declared.CreatedAt is { } next && next < first
            ? next
            : former.CreatedAt ?? declared.CreatedAt,
        Provenance = [.. former.Provenance, .. declared.Provenance],
    };

    /// <summary>The service that the claims of several objects make, in order of keys; null where there are none.</summary>
    public static Service? Of(ServiceKey service, IEnumerable<KeyValuePair<ConfigKey, AdmittedObject>> members)
    {
        Service? merged = null;
        foreach (var (key, admitted) in members)
        {
            foreach (var claim in admitted.Claims?.Services ?? [])
            {
                if (claim.Host.Name == service.Hostname && key.Namespace == service.Namespace)
                {
                    var declared = Declare(key, claim);
                    merged = merged is null ? declared : Merge(merged, declared);
                }
            }
        }

        return merged;
    }

    /// <summary>Adds what a claim says otherwise than those before it.</summary>
    public static void AddContradictions(ConfigKey key, ServiceClaim claim, Service former, List<Finding> findings)
    {
        var other = former.Provenance[0];
        var host = claim.Host.Name;
        if (former.Resolution != claim.Resolution)
        {
            Report(claim.ResolutionPath, $"the resolution of \"{host}\" is {Name(claim.Resolution)} here and {Name(former.Resolution)}");
        }

        if (former.IsExternal != claim.IsExternal)
        {
            Report(claim.Host.Path, $"the location of \"{host}\" differs from that");
        }

        if (former.Selector != claim.Selector)
        {
            Report(claim.Host.Path, $"the workloads that \"{host}\" selects differ from those");
        }

        if (!former.ExportTo.ToHashSet(StringComparer.Ordinal).SetEquals(claim.ExportTo))
        {
            Report(claim.Host.Path, $"exportTo of \"{host}\" differs from that");
        }

        foreach (var (port, path) in claim.Ports.Select(static port => (port.Port, port.Path)))
        {
            var same = former.FindPort(port.Number);
            if (same is not null && (same.Name != port.Name || same.Protocol != port.Protocol))
            {
                Report(path, $"port {same.Number} of \"{host}\" is {port.Name} ({port.Protocol}) here and {same.Name} ({same.Protocol})");
            }
            else if (same is null && former.Ports.FirstOrDefault(candidate => candidate.Name == port.Name) is { } namesake)
            {
                Report(path, $"the port name {namesake.Name} of \"{host}\" is port {port.Number} here and {namesake.Number}");
            }
        }

        void Report(string path, string message) => findings.Add(
            Finding.Error(CatalogCodes.ServiceConflict, key, path, $"{message} in {other}", "make them agree, or use another host", other));
    }

    private static string Name(Resolution resolution) => resolution switch
    {
        Resolution.Static => "STATIC",
        Resolution.Dns => "DNS",
        Resolution.DnsRoundRobin => "DNS_ROUND_ROBIN",
        Resolution.Dynamic => "DYNAMIC_DNS",
        _ => "NONE",
    };
}
