using Fairlead.Model.Raw;

namespace Fairlead.Model.Claims;

/// <summary>
/// What one object asks for, as its front end makes it of that object alone. Nothing of it is checked against other objects yet. Immutable.
/// </summary>
public sealed record ObjectClaims
{
    /// <summary>The claims of an object that asks for nothing.</summary>
    public static ObjectClaims None { get; } = new();

    /// <summary>Services that it declares.</summary>
    public EquatableList<ServiceClaim> Services { get; init; } = [];

    /// <summary>Rules for requests.</summary>
    public EquatableList<RouteClaim> Routes { get; init; } = [];

    /// <summary>How clients talk to destinations.</summary>
    public EquatableList<PolicyClaim> Policies { get; init; } = [];

    /// <summary>Resources that were written by hand.</summary>
    public EquatableList<RawResource> Raw { get; init; } = [];
}
