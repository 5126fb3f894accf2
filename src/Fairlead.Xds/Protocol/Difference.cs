using Fairlead.Incremental.Maps;
using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>
/// The difference between two states of a type, and what follows from it; computed once for all streams that go from the one state to the
/// other. Immutable.
/// </summary>
internal sealed class Difference
{
    private IReadOnlyCollection<string>? _uses;

    public Difference(IReadOnlyList<MapChange<string, XdsResource>> changes)
    {
        List<XdsResource> due = [];
        List<XdsResource> gone = [];
        foreach (var change in changes)
        {
            if (change.After is { IsAbsent: false } item)
            {
                due.Add(item);
                AddsNames |= change.Before is null or { IsAbsent: true };
                DueBytes += item.EncodedResource.Length;
            }
            else if (change.Before is { IsAbsent: false } held)
            {
                gone.Add(held);
            }
        }

        Changes = changes;
        Due = due;
        Gone = gone;
    }

    public static Difference None { get; } = new([]);

    /// <summary>The changes in the order of names.</summary>
    public IReadOnlyList<MapChange<string, XdsResource>> Changes { get; }

    /// <summary>Resources that are new or changed.</summary>
    public IReadOnlyList<XdsResource> Due { get; }

    /// <summary>Names of resources that the second state no longer has.</summary>
    public IReadOnlyList<XdsResource> Gone { get; }

    /// <summary>Whether the second state has a name that the first one has not.</summary>
    public bool AddsNames { get; }

    public long DueBytes { get; }

    /// <summary>The names of the resources that the new and changed resources use. Threads that race compute the same.</summary>
    public IReadOnlyCollection<string> Uses =>
        _uses ??= Due.SelectMany(static item => item.Uses).ToHashSet(StringComparer.Ordinal);
}
