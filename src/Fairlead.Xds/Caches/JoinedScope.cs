using System.Globalization;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.Xds.Caches;

/// <summary>A scope whose types come from others, and which changes as they do. Safe for any number of threads.</summary>
internal sealed class JoinedScope : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, XdsScope> _byType;
    private readonly XdsScope? _others;
    private readonly XdsScope[] _parts;

    public JoinedScope(string key, Dictionary<string, XdsScope> byType, XdsScope? others)
    {
        Key = key;
        _byType = byType;
        _others = others;
        _parts = [.. (others is null ? byType.Values : byType.Values.Append(others)).Distinct()];
        Scope = new XdsScope { OnDemand = _parts.Any(static part => part.OnDemand is not null) ? OnDemand : null };
        Scope.Suspend();
        foreach (var part in _parts)
        {
            part.Changed += Refresh;
        }

        Refresh();
    }

    /// <summary>Names its parts.</summary>
    public string Key { get; }

    public XdsScope Scope { get; }

    /// <summary>Guarded by the cache's lock.</summary>
    public int Streams { get; set; }

    public static string KeyOf(Dictionary<string, XdsScope> byType, XdsScope? others) => string.Join(
        ' ',
        byType.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Value).Append(others)
            .Select(static scope => scope is null ? "-" : scope.Number.ToString(CultureInfo.InvariantCulture)));

    public void Dispose()
    {
        foreach (var part in _parts)
        {
            part.Changed -= Refresh;
        }
    }

    private void Refresh()
    {
        lock (_gate)
        {
            if (_parts.Any(static part => part.IsPending))
            {
                Scope.Suspend();
                return;
            }

            // A type whose TypeResources object did not change is passed over, so an update costs in proportion to the number of types.
            var set = Scope.Current;
            foreach (var (url, part) in _byType)
            {
                set = set.WithTypeOf(url, part.Current);
            }

            if (_others?.Current is { } rest)
            {
                foreach (var url in rest.TypeUrls.Union(set.TypeUrls).Where(url => !_byType.ContainsKey(url)))
                {
                    set = set.WithTypeOf(url, rest);
                }
            }

            Scope.Set(set);
        }
    }

    private XdsResource? OnDemand(string typeUrl, string name) =>
        (_byType.GetValueOrDefault(typeUrl) ?? _others)?.OnDemand?.Invoke(typeUrl, name);
}
