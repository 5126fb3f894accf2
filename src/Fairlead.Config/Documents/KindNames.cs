using Fairlead.Model.Text;

namespace Fairlead.Config.Documents;

/// <summary>The names that people type for kinds, as kubectl takes them: the kind in any case, its plural, its short name.</summary>
public static class KindNames
{
    // As Istio's resource definitions name them.
    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.Ordinal)
    {
        ["ServiceEntry"] = "se",
        ["VirtualService"] = "vs",
        ["DestinationRule"] = "dr",
        ["Gateway"] = "gw",
        ["WorkloadEntry"] = "we",
        ["WorkloadGroup"] = "wg",
        ["PeerAuthentication"] = "pa",
        ["RequestAuthentication"] = "ra",
        ["AuthorizationPolicy"] = "ap",
        ["Telemetry"] = "telemetry",
        ["EnvoyResources"] = "er",
    };

    /// <summary>The kinds that are meant by a name; none where it is unknown. <c>KIND.GROUP</c> names one of several groups.</summary>
    public static IReadOnlyList<(string Group, string Kind)> Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (word, group) = dot < 0 ? (name, null) : (name[..dot], name[(dot + 1)..]);
        return
        [
            .. Kinds.All.Where(kind => NamesOf(kind).Contains(word, StringComparer.OrdinalIgnoreCase)
                    && (group is null || kind.Group == group))
                .Select(static kind => (kind.Group, kind.Kind)),
        ];
    }

    /// <summary>What was probably meant by a name that is unknown; null where nothing is near.</summary>
    public static string? Nearest(string name) =>
        DidYouMean.Nearest(name.ToLowerInvariant(), Kinds.All.SelectMany(NamesOf));

    /// <summary>The name that results are printed with: <c>serviceentry</c>.</summary>
    public static string Singular(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return kind.ToLowerInvariant();
    }

    private static IEnumerable<string> NamesOf(KindDefinition kind)
    {
        var singular = Singular(kind.Kind);
        yield return singular;
        yield return singular.EndsWith('y') ? $"{singular[..^1]}ies" : singular.EndsWith('s') ? singular : $"{singular}s";
        if (ShortNames.TryGetValue(kind.Kind, out var name))
        {
            yield return name;
        }
    }
}
