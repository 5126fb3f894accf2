using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Admin.Origins;

/// <summary>The config object, and the line in it, that a resource was made from.</summary>
public sealed record OriginReport
{
    public required string Kind { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string File { get; init; }

    public required int Line { get; init; }

    public required int Column { get; init; }

    internal static OriginReport From(Provenance provenance) => new()
    {
        Kind = provenance.Key.Kind,
        Namespace = provenance.Key.Namespace,
        Name = provenance.Key.Name,
        File = provenance.Origin.File,
        Line = provenance.Origin.Line,
        Column = provenance.Origin.Column,
    };
}
