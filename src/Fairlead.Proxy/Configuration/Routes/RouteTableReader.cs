using Envoy.Config.Route.V3;
using Fairlead.Proxy.Configuration.Faults;

namespace Fairlead.Proxy.Configuration.Routes;

/// <summary>Reads route configurations.</summary>
internal static class RouteTableReader
{
    public static RouteTableModel Read(RouteConfiguration config, string prefix, ConfigProblems problems)
    {
        problems.AddUnsupportedIf(config.Vhds is not null, prefix + "vhds");
        problems.AddUnsupportedIf(config.IgnorePathParametersInPathMatching, prefix + "ignore_path_parameters_in_path_matching");
        var maxBody = (int)Math.Min(config.MaxDirectResponseBodySizeBytes ?? RedirectReader.DefaultMaxBody, int.MaxValue);
        var hosts = new List<VirtualHostModel>(config.VirtualHosts.Count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var domains = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < config.VirtualHosts.Count; i++)
        {
            var host = config.VirtualHosts[i];
            var path = $"{prefix}virtual_hosts[{host.Name}].";
            if (!names.Add(host.Name))
            {
                problems.Add(path + "name", "is there twice");
            }

            CheckDomains(host, path, domains, problems);
            hosts.Add(ReadHost(host, maxBody, path, problems));
        }

        return new RouteTableModel
        {
            Name = config.Name,
            VirtualHosts = hosts,
            IgnorePortInHost = config.IgnorePortInHostMatching,
            MostSpecificHeadersWin = config.MostSpecificHeaderMutationsWins,
            RequestHeaders = HeaderReader.Read(config.RequestHeadersToAdd, config.RequestHeadersToRemove, prefix, "request", problems),
            ResponseHeaders = HeaderReader.Read(config.ResponseHeadersToAdd, config.ResponseHeadersToRemove, prefix, "response", problems),
            Filters = FaultReader.ReadOverrides(config.TypedPerFilterConfig, prefix, problems),
        };
    }

    private static void CheckDomains(VirtualHost host, string path, HashSet<string> domains, ConfigProblems problems)
    {
        if (host.Domains.Count == 0)
        {
            problems.Add(path + "domains", "at least one is needed");
        }

        foreach (var domain in host.Domains)
        {
            var inner = domain.Length > 1 ? domain.AsSpan(1, domain.Length - 2) : default;
            var starBothEnds = domain.Length > 1 && domain[0] == '*' && domain[^1] == '*';
            if (domain.Length == 0 || inner.Contains('*') || starBothEnds)
            {
                problems.Add(path + "domains", $"\"{domain}\": a star can only stand alone, first or last");
            }
            else if (!domains.Add(domain))
            {
                problems.Add(path + "domains", $"\"{domain}\" is there twice; only one virtual host can have it");
            }
        }
    }

    private static VirtualHostModel ReadHost(VirtualHost host, int maxBody, string path, ConfigProblems problems)
    {
        problems.AddUnsupportedIf(host.Matcher is not null, path + "matcher");
        problems.AddUnsupportedIf(host.RateLimits.Count > 0, path + "rate_limits");
        problems.AddUnsupportedIf(host.Cors is not null, path + "cors");
        problems.AddUnsupportedIf(host.HedgePolicy is not null, path + "hedge_policy");
        problems.AddUnsupportedIf(host.RetryPolicyTypedConfig is not null, path + "retry_policy_typed_config");
        var routes = new List<RouteModel>(host.Routes.Count);
        for (var i = 0; i < host.Routes.Count; i++)
        {
            if (RouteReader.Read(host.Routes[i], host, maxBody, $"{path}routes[{i}].", problems) is { } route)
            {
                routes.Add(route);
            }
        }

        return new VirtualHostModel
        {
            Name = host.Name,
            Domains = [.. host.Domains],
            Routes = routes,
            RequestHeaders = HeaderReader.Read(host.RequestHeadersToAdd, host.RequestHeadersToRemove, path, "request", problems),
            ResponseHeaders = HeaderReader.Read(host.ResponseHeadersToAdd, host.ResponseHeadersToRemove, path, "response", problems),
            Filters = FaultReader.ReadOverrides(host.TypedPerFilterConfig, path, problems),
            IncludeAttemptCount = host.IncludeRequestAttemptCount,
            IncludeAttemptCountInResponse = host.IncludeAttemptCountInResponse,
            RequireTls = host.RequireTls != VirtualHost.Types.TlsRequirementType.None,
        };
    }
}
