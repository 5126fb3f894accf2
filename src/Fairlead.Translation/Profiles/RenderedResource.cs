using Fairlead.Translation.Drafts;
using Fairlead.Translation.Resources;

namespace Fairlead.Translation.Profiles;

/// <summary>A resource as a class of clients is given it. Immutable, equal by content.</summary>
/// <param name="Resource">The resource; null where the class is not given what anyone else is.</param>
public sealed record RenderedResource(TranslatedResource? Resource)
{
    /// <summary>Says that a class is not given what anyone else is.</summary>
    public static RenderedResource Absent { get; } = new(default(TranslatedResource));

    internal static RenderedResource Of(ResourceDraft draft) => new(new TranslatedResource
    {
        TypeUrl = draft.TypeUrl,
        Name = draft.Name,
        Value = draft.Value.Memory,
        Uses = [.. draft.Uses],
        Aliases = [.. draft.Aliases],
        Members = draft.Members,
        Version = draft.Version,
        Provenance = ProvenanceSet.Of(draft.Provenance),
    });
}
