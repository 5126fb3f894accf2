using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>What lies between two states, and what follows from it; computed once for all streams that go the same step. Immutable.</summary>
internal sealed class Difference
{
    private IReadOnlyCollection<string>? _uses;

    public Difference(IReadOnlyList<ResourceChange> changes)
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

    /// <summary>In order of names.</summary>
    public IReadOnlyList<ResourceChange> Changes { get; }

    /// <summary>What is new or changed.</summary>
    public IReadOnlyList<XdsResource> Due { get; }

    /// <summary>What was there before and is not any more.</summary>
    public IReadOnlyList<XdsResource> Gone { get; }

    /// <summary>Whether something is new.</summary>
    public bool AddsNames { get; }

    public long DueBytes { get; }

    /// <summary>What the new and changed resources use; racing threads compute the same.</summary>
    public IReadOnlyCollection<string> Uses =>
        _uses ??= Due.SelectMany(static item => item.Uses).ToHashSet(StringComparer.Ordinal);
}
