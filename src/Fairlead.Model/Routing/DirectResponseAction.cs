namespace Fairlead.Model.Routing;

/// <summary>The proxy answers by itself. Immutable.</summary>
/// <param name="Status">The HTTP status, 200 to 599.</param>
/// <param name="Body">The body; empty: none.</param>
public sealed record DirectResponseAction(int Status, EquatableList<byte> Body) : RouteAction;
