using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.ControlPlane.Quarantine;

/// <summary>
/// Counts the clients that hold or reject resources, as of one moment: the streams are listed once, however many of them are looked at, and
/// who rejects the same as another one is not counted again. Used by one thread at a time.
/// </summary>
/// <param name="list">Lists the streams; called once, at the first count.</param>
internal sealed class RejectionCounts(Func<IReadOnlyList<XdsStreamStatus>> list)
{
    private readonly Lazy<IReadOnlyList<XdsStreamStatus>> _streams = new(list, LazyThreadSafetyMode.None);
    private readonly Dictionary<string, (int Rejecting, int Accepting)> _known = new(StringComparer.Ordinal);

    /// <summary>How many streams reject any of these resources, and how many hold any of them.</summary>
    /// <param name="typeUrl">Their type.</param>
    /// <param name="resources">The resources, each with the version that is meant.</param>
    public (int Rejecting, int Accepting) Of(string typeUrl, IReadOnlyList<XdsResource> resources)
    {
        // Neither names nor versions have line ends.
        var key = string.Join('\n', [typeUrl, .. resources.Select(static resource => $"{resource.Version} {resource.Name}")]);
        if (!_known.TryGetValue(key, out var counts))
        {
            _known.Add(key, counts = Count(typeUrl, resources));
        }

        return counts;
    }

    private (int Rejecting, int Accepting) Count(string typeUrl, IReadOnlyList<XdsResource> resources)
    {
        var meant = resources.Select(static resource => (resource.Name, resource.Version)).ToHashSet();
        var (rejecting, accepting) = (0, 0);
        foreach (var stream in _streams.Value)
        {
            if (stream.Types.FirstOrDefault(one => one.TypeUrl == typeUrl) is { } type)
            {
                rejecting += type.Nack is not null && HasAny(type.Rejected) ? 1 : 0;
                accepting += HasAny(type.Accepted) ? 1 : 0;
            }
        }

        return (rejecting, accepting);

        bool HasAny(IReadOnlyList<XdsResource> held) => held.Any(resource => meant.Contains((resource.Name, resource.Version)));
    }
}
