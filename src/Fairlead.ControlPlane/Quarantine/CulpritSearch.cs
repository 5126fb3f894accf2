using Fairlead.Config.Quarantine;
using Fairlead.ControlPlane.Push;
using Fairlead.Model.Objects;
using Fairlead.Translation.Resources;
using Fairlead.Xds.Resources;

namespace Fairlead.ControlPlane.Quarantine;

/// <summary>
/// Finds the one object for which a client rejects resources, and which can go back. Where the resources were made from one object alone,
/// it is that, if there was a version of it before: an object that is new hurts nobody but itself. Where they were made from several, it is
/// the one whose former version, or absence, gives back what the client accepted before. Pure.
/// </summary>
internal static class CulpritSearch
{
    /// <summary>How many objects are tried: those that changed last.</summary>
    public const int MostTried = 16;

    /// <summary>The object; null where it cannot be told, and where something else than what the client rejects is served by now.</summary>
    /// <param name="suspects">The resources: one that the client names, or those one of which is wrong.</param>
    /// <param name="accepted">What the client holds of the type.</param>
    /// <param name="mesh">What the client is served.</param>
    /// <param name="formerOf">The version of an object before the one that counts; null where it is not known.</param>
    public static ConfigObject? Find(
        IReadOnlyList<XdsResource> suspects,
        IReadOnlyList<XdsResource> accepted,
        ServedMesh mesh,
        Func<ConfigKey, FormerVersion?> formerOf)
    {
        if (suspects.Count == 0 || !suspects.All(IsServed))
        {
            return null;
        }

        var keys = suspects.SelectMany(ResourceOrigins.Of).Select(static provenance => provenance.Key).Distinct().ToList();
        if (keys is [var only])
        {
            return formerOf(only) is { Item: not null } ? mesh.State.Inputs.Objects.Find(only) : null;
        }

        var held = accepted.ToDictionary(static resource => resource.Name, static resource => resource.Tag as TranslatedResource);
        return keys
            .Select(key => (Key: key, Former: formerOf(key), Item: mesh.State.Inputs.Objects.Find(key)))
            .Where(static candidate => candidate is { Former: not null, Item: not null })
            .OrderByDescending(static candidate => candidate.Former!.Since) // filtered
            .Take(MostTried)
            .FirstOrDefault(candidate => IsMended(mesh.If(candidate.Key, candidate.Former!.Item))) // filtered
            .Item;

        bool IsServed(XdsResource resource) =>
            resource.Tag is TranslatedResource made && made.Equals(mesh.Find(resource.TypeUrl, resource.Name));

        // What the client does not hold is mended when it is gone.
        bool IsMended(ServedMesh other) => suspects.All(resource =>
            other.Find(resource.TypeUrl, resource.Name) is { } made
                ? held.GetValueOrDefault(resource.Name) is { } known && known.Value.Span.SequenceEqual(made.Value.Span)
                : !held.ContainsKey(resource.Name));
    }
}
