namespace Fairlead.ControlPlane.Admin.Refusals;

/// <summary>
/// A resource that a client rejected, and the object that it was made from. Kind and the fields after it are absent where the control plane
/// made the resource from no object.
/// </summary>
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
