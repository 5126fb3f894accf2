using Fairlead.Model;
using Fairlead.Model.Objects;

namespace Fairlead.Translation.Drafts;

/// <summary>Provenances, each once, in the order of keys and paths.</summary>
internal static class ProvenanceSet
{
    public static EquatableList<Provenance> Of(IEnumerable<Provenance> provenances) =>
        provenances.Where(provenance => provenance.Key is not null)
            .Distinct()
            .OrderBy(provenance => provenance.Key)
            .ThenBy(provenance => provenance.Path, PathOrder.Instance)
            .ToEquatableList();
}
