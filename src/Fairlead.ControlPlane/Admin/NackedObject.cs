namespace Fairlead.ControlPlane.Admin;

/// <summary>A resource that a client refused, with the object that it was made from. Kind and what follows are absent where nobody wrote it.</summary>
public sealed record NackedObject
{
    public required string Resource { get; init; }

    public string? Kind { get; init; }

    public string? Namespace { get; init; }

    public string? Name { get; init; }

    public string? File { get; init; }

    public int? Line { get; init; }

    public int? Column { get; init; }
}
