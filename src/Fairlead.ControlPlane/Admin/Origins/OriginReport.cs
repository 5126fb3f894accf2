using Fairlead.Config.Places;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Admin.Origins;

/// <summary>The config object, and the line in it, that a resource was made from.</summary>
public sealed record OriginReport
{
    public required string Kind { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>The path of the field; empty for the object as a whole.</summary>
    public required string Path { get; init; }

    public required string File { get; init; }

    public required int Line { get; init; }

    public required int Column { get; init; }

    internal static OriginReport From(Provenance provenance, PlaceLookup places)
    {
        var origin = places.Find(provenance);
        return new()
        {
            Kind = provenance.Key.Kind,
            Namespace = provenance.Key.Namespace,
            Name = provenance.Key.Name,
            Path = provenance.Path,
            File = origin?.File ?? "",
            Line = origin?.Line ?? 0,
            Column = origin?.Column ?? 0,
        };
    }
}
