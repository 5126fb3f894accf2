using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Settings;

namespace Fairlead.Catalog.Settings;

/// <summary>Makes the settings of the mesh of what several objects say, and finds what contradicts.</summary>
internal static class SettingsMerge
{
    public static MeshSettings Of(IReadOnlyList<KeyValuePair<ConfigKey, AdmittedObject>> members)
    {
        List<SettingsClaim> claims = [.. members.Select(static member => member.Value.Claims!.Settings!)]; // a bucket has those alone
        var none = MeshSettings.Default;
        return new()
        {
            RootNamespace = First(static claim => claim.RootNamespace) ?? none.RootNamespace,
            TrustDomain = First(static claim => claim.TrustDomain) ?? none.TrustDomain,
            Outbound = First(static claim => claim.Outbound) ?? none.Outbound,
            Traffic = claims.Select(static claim => claim.Traffic).OfType<Model.Policy.TrafficPolicy>()
                .Aggregate(none.Traffic, static (merged, next) => merged.Over(next)),
            Retry = First(static claim => claim.Retry) ?? none.Retry,
            ServiceExportTo = First(static claim => claim.ServiceExportTo) ?? none.ServiceExportTo,
            RouteExportTo = First(static claim => claim.RouteExportTo) ?? none.RouteExportTo,
            PolicyExportTo = First(static claim => claim.PolicyExportTo) ?? none.PolicyExportTo,
            AccessLog = First(static claim => claim.AccessLog) ?? none.AccessLog,
            Providers = claims.SelectMany(static claim => claim.Providers ?? [])
                .DistinctBy(static provider => provider.Name, StringComparer.Ordinal) // what is said of it again is the same
                .Select(static provider => KeyValuePair.Create(provider.Name, provider))
                .ToEquatableMap(),
            Provenance = members.Select(static member => new Provenance(member.Key, member.Value.Claims!.Settings!.Path)).ToEquatableList(),
        };

        T? First<T>(Func<SettingsClaim, T?> read)
            where T : class => claims.Select(read).FirstOrDefault(static value => value is not null);
    }

    /// <summary>Adds what a claim says otherwise than those before it.</summary>
    public static void AddContradictions(
        ConfigKey key, SettingsClaim claim, IReadOnlyList<KeyValuePair<ConfigKey, AdmittedObject>> before, List<Finding> findings)
    {
        foreach (var (other, admitted) in before)
        {
            var former = admitted.Claims!.Settings!; // what is found has settings
            Compare("the root namespace", former.RootNamespace, claim.RootNamespace);
            Compare("the trust domain", former.TrustDomain, claim.TrustDomain);
            Compare("the outbound traffic policy", former.Outbound, claim.Outbound);
            Compare("retries", former.Retry, claim.Retry);
            Compare("exportTo of services", former.ServiceExportTo, claim.ServiceExportTo);
            Compare("exportTo of rules", former.RouteExportTo, claim.RouteExportTo);
            Compare("exportTo of policies", former.PolicyExportTo, claim.PolicyExportTo);
            Compare("the access log", former.AccessLog, claim.AccessLog);
            foreach (var provider in claim.Providers ?? [])
            {
                Compare(
                    $"the provider \"{provider.Name}\"",
                    (former.Providers ?? []).FirstOrDefault(one => one.Name == provider.Name) is { } same
                        ? same with { Provenance = default }
                        : null,
                    provider with { Provenance = default });
            }

            if (former.Traffic is { } one && claim.Traffic is { } two)
            {
                Compare("load balancing", one.Balancing, two.Balancing);
                Compare("connections", one.Connections, two.Connections);
                Compare("outlier detection", one.Outliers, two.Outliers);
                Compare("TLS", one.Tls, two.Tls);
                Compare("the retry budget", one.RetryBudget, two.RetryBudget);
                Compare("the PROXY protocol", one.ProxyProtocol, two.ProxyProtocol);
                Compare("the tunnel", one.Tunnel, two.Tunnel);
                Compare("the rate limit", one.RateLimit, two.RateLimit);
            }

            void Compare(string what, object? first, object? second)
            {
                if (first is not null && second is not null && !first.Equals(second))
                {
                    Provenance related = new(other, former.Path);
                    findings.Add(Finding.Error(
                        CatalogCodes.SettingsConflict, key, claim.Path, $"{what} of the mesh is set otherwise by {related}",
                        "set it in one object", related));
                }
            }
        }
    }
}
