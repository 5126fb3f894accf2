using System.Globalization;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.Xds.Caches;

/// <summary>A scope whose types come from others, and which changes as they do. Safe for any number of threads.</summary>
internal sealed class JoinedScope : IDisposable
{
    private readonly Dictionary<string, XdsScope> _byType;
    private readonly XdsScope? _others;
    private readonly XdsScope[] _parts;

    // How often a part has changed since no refresh ran.
    private int _changes;

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

    /// <summary>Takes over what the parts have. One thread at a time does it, and what comes meanwhile as well; under no lock, since a
    /// scope may run code of others.</summary>
    private void Refresh()
    {
        if (Interlocked.Increment(ref _changes) > 1)
        {
            return;
        }

        int seen;
        do
        {
            seen = Volatile.Read(ref _changes);
            Join();
        }
        while (Interlocked.CompareExchange(ref _changes, 0, seen) != seen);
    }

    private void Join()
    {
        if (_parts.Any(static part => part.IsPending))
        {
            Scope.Suspend();
            return;
        }

        // A type whose object is the same is not looked at, so this costs in proportion to the number of types.
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

    private XdsResource? OnDemand(string typeUrl, string name) =>
        (_byType.GetValueOrDefault(typeUrl) ?? _others)?.OnDemand?.Invoke(typeUrl, name);
}
