using System.Collections.Frozen;
using Fairlead.Proxy.Configuration.Routes;
using Fairlead.Proxy.Http;

namespace Fairlead.Proxy.Routing;

/// <summary>
/// A route configuration compiled for look-up. Host: the exact one, then the longest suffix (<c>*.example.com</c>), then the longest prefix
/// (<c>example.*</c>), then <c>*</c>. Route: the first that matches. Immutable, safe for any number of threads.
/// </summary>
internal sealed class RouteIndex
{
    private static readonly FrozenDictionary<string, HostRoutes> NoHosts = FrozenDictionary<string, HostRoutes>.Empty;

    private readonly FrozenDictionary<string, HostRoutes>.AlternateLookup<ReadOnlySpan<char>> _exact;
    private readonly (string Text, HostRoutes Routes)[] _suffixes;
    private readonly (string Text, HostRoutes Routes)[] _prefixes;
    private readonly HostRoutes? _any;

    public RouteIndex(RouteTableModel table)
    {
        Table = table;
        var exact = new Dictionary<string, HostRoutes>(StringComparer.OrdinalIgnoreCase);
        var suffixes = new List<(string, HostRoutes)>();
        var prefixes = new List<(string, HostRoutes)>();
        foreach (var host in table.VirtualHosts)
        {
            var routes = new HostRoutes(table, host);
            foreach (var domain in host.Domains)
            {
                if (domain == "*")
                {
                    _any = routes;
                }
                else if (domain.StartsWith('*'))
                {
                    suffixes.Add((domain[1..], routes));
                }
                else if (domain.EndsWith('*'))
                {
                    prefixes.Add((domain[..^1], routes));
                }
                else
                {
                    exact.TryAdd(domain, routes);
                }
            }
        }

        Clusters = table.VirtualHosts.SelectMany(static h => h.Routes).SelectMany(static r => r.Forward?.Clusters ?? [])
            .Select(static c => c.Name).ToHashSet(StringComparer.Ordinal);
        IsPlain = table.RequestHeaders.IsEmpty && table.ResponseHeaders.IsEmpty && table.VirtualHosts.All(static h =>
            h.RequestHeaders.IsEmpty && h.ResponseHeaders.IsEmpty && h.Routes.All(static r =>
                r.RequestHeaders.IsEmpty && r.ResponseHeaders.IsEmpty && r.Match.Headers.Count == 0
                && (r.Forward?.Clusters.All(static c => c.RequestHeaders.IsEmpty && c.ResponseHeaders.IsEmpty) ?? true)));
        var frozen = exact.Count == 0 ? NoHosts : exact.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _exact = frozen.GetAlternateLookup<ReadOnlySpan<char>>();
        _suffixes = [.. suffixes.OrderByDescending(static s => s.Item1.Length)];
        _prefixes = [.. prefixes.OrderByDescending(static p => p.Item1.Length)];
    }

    public static RouteIndex Empty { get; } = new(new RouteTableModel { Name = "", VirtualHosts = [] });

    public RouteTableModel Table { get; }

    /// <summary>Whether no route matches or changes headers, so that only the endpoint sees those that the sidecar adds.</summary>
    public bool IsPlain { get; }

    /// <summary>The clusters that routes name.</summary>
    public IReadOnlySet<string> Clusters { get; }

    public CompiledRoute? Find(RequestHead request) => FindHost(request.Authority)?.Find(request);

    public HostRoutes? FindHost(ReadOnlySpan<char> authority)
    {
        if (Table.IgnorePortInHost)
        {
            authority = Authority.WithoutPort(authority);
        }

        if (_exact.TryGetValue(authority, out var routes))
        {
            return routes;
        }

        foreach (var (suffix, candidate) in _suffixes)
        {
            // The star stands for one character or more.
            if (authority.Length > suffix.Length && authority.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return candidate;
            }
        }

        foreach (var (prefix, candidate) in _prefixes)
        {
            if (authority.Length > prefix.Length && authority.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return candidate;
            }
        }

        return _any;
    }
}
