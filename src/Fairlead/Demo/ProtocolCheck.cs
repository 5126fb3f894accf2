using Fairlead.ControlPlane.Admin.Proxies;

namespace Fairlead.Demo;

/// <summary>Checks the recorded exchanges against the version and nonce rules of xDS. Pure; returns the violations.</summary>
internal static class ProtocolCheck
{
    // The types that proxies of different services share; the inbound side differs from proxy to proxy.
    private static readonly string[] SharedTypes = ["eds", "rds"];

    public static IReadOnlyList<string> Violations(IReadOnlyList<StageRecord> stages, IReadOnlyList<ProxyView> proxies)
    {
        var broken = new List<string>();
        foreach (var proxy in proxies)
        {
            CheckExchanges(proxy.Service.NodeId, proxy.Detail?.Exchanges ?? [], broken);
            CheckStages(proxy.Service.NodeId, stages, proxy.Detail?.Exchanges ?? [], broken);
        }

        foreach (var (stage, number) in stages.Select((stage, index) => (stage, index + 1)))
        {
            CheckEqual(stage, number, broken);
        }

        return broken;
    }

    // One stream: every response acknowledged, no nonce twice, the version new if and only if the content is.
    private static void CheckExchanges(string node, IReadOnlyList<ExchangeReport> exchanges, List<string> broken)
    {
        if (exchanges.Count == 0)
        {
            broken.Add($"{node}: no exchange was recorded");
        }

        broken.AddRange(exchanges.Where(exchange => exchange.Answer != "ACK")
            .Select(exchange =>
                ($"{node}: {exchange.Type} {exchange.Version} (nonce {exchange.Nonce}) was answered with "
                    + $"{exchange.Answer ?? "nothing"} {exchange.Message}").TrimEnd()));
        broken.AddRange(exchanges.GroupBy(exchange => exchange.Nonce)
            .Where(group => group.Count() > 1)
            .Select(group => $"{node}: nonce {group.Key} was used {group.Count()} times"));
        foreach (var type in exchanges.GroupBy(exchange => exchange.Type))
        {
            foreach (var (former, later) in type.Zip(type.Skip(1)))
            {
                var isNew = former.Version != later.Version;
                if (isNew != later.Changed.Count > 0)
                {
                    broken.Add(isNew
                        ? $"{node}: {later.Type} went from version {former.Version} to {later.Version} with no content changed"
                        : $"{node}: {later.Type} kept version {later.Version} while {string.Join(", ", later.Changed)} changed");
                }
            }
        }
    }

    // Each stage's version was acknowledged with the nonce of the response that carried it, and no other versions came in between.
    private static void CheckStages(
        string node, IReadOnlyList<StageRecord> stages, IReadOnlyList<ExchangeReport> exchanges, List<string> broken)
    {
        foreach (var type in (string[])["cds", "eds", "rds"])
        {
            var seen = stages.Select(stage => stage.Proxies.First(proxy => proxy.NodeId == node).Acked.GetValueOrDefault(type)).ToList();
            for (var i = 0; i < seen.Count; i++)
            {
                if (!exchanges.Any(exchange => exchange.Type == type
                    && exchange.Answer == "ACK"
                    && exchange.Version == seen[i].Version
                    && exchange.Nonce == seen[i].Nonce))
                {
                    broken.Add($"{node}: stage {i + 1}: {type} version {seen[i].Version} was not acknowledged with nonce {seen[i].Nonce}");
                }

                if (i > 0 && (stages[i].Step.Live.Count > stages[i - 1].Step.Live.Count) != (seen[i].Version != seen[i - 1].Version))
                {
                    broken.Add(
                        $"{node}: stage {i + 1}: {type} went from {seen[i - 1].Version} to {seen[i].Version} though "
                            + $"{stages[i].Step.Live.Count - stages[i - 1].Step.Live.Count} services were added");
                }
            }
        }
    }

    // The same clusters and routes are pushed to all: equal content, equal versions.
    private static void CheckEqual(StageRecord stage, int number, List<string> broken)
    {
        foreach (var type in SharedTypes.Where(
            type => stage.Proxies.Select(proxy => proxy.Acked.GetValueOrDefault(type).Version).Distinct().Count() > 1))
        {
            broken.Add(
                $"stage {number}: {type} has different versions: "
                    + string.Join(", ", stage.Proxies.Select(proxy => $"{proxy.NodeId} {proxy.Acked.GetValueOrDefault(type).Version}")));
        }

        foreach (var resource in stage.Proxies.SelectMany(proxy => proxy.Resources)
            .Where(resource => resource.Key.Name.StartsWith("outbound|", StringComparison.Ordinal))
            .GroupBy(resource => resource.Key))
        {
            if (resource.Count() != stage.Proxies.Count || resource.Select(one => one.Value).Distinct().Count() > 1)
            {
                broken.Add($"stage {number}: {resource.Key.Type} {resource.Key.Name} is not the same on all sidecars");
            }
        }
    }
}
