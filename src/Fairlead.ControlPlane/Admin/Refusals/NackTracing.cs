using Fairlead.Config.Places;
using Fairlead.ControlPlane.Push;
using Fairlead.ControlPlane.Quarantine;
using Fairlead.Model.Objects;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.ControlPlane.Admin.Refusals;

/// <summary>Finds the objects that caused a rejection: those that the suspected resources were made from. Pure.</summary>
internal static class NackTracing
{
    /// <param name="suspects">The resources for which the client may have rejected a response.</param>
    /// <param name="places">What finds the lines of the objects.</param>
    public static IReadOnlyList<NackedObject> Trace(NackSuspects suspects, PlaceLookup places) =>
        [.. suspects.Resources.SelectMany(resource => Objects(resource, places))];

    /// <summary>Traces what stands of a type.</summary>
    public static NackReport? Report(XdsTypeStatus type, IReadOnlyList<XdsAckEvent> answers, PlaceLookup places) =>
        type.Nack is not { } nack ? null : new()
        {
            Message = nack.Message,
            Version = nack.Version,
            At = nack.At,
            Count = type.NackCount,
            Objects = Trace(NackSuspects.Of(type, nack, answers), places),
        };

    private static IEnumerable<NackedObject> Objects(XdsResource resource, PlaceLookup places)
    {
        var origins = ResourceOrigins.Of(resource);
        return origins.Count == 0
            ? [new() { Resource = resource.Name }]
            : origins.Select(provenance => From(resource, provenance, places.Find(provenance)));
    }

    private static NackedObject From(XdsResource resource, Provenance provenance, ConfigOrigin? origin) => new()
    {
        Resource = resource.Name,
        Kind = provenance.Key.Kind,
        Namespace = provenance.Key.Namespace,
        Name = provenance.Key.Name,
        File = origin?.File,
        Line = origin?.Line,
        Column = origin?.Column,
    };
}
