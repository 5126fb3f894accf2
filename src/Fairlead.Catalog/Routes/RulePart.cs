namespace Fairlead.Catalog.Routes;

/// <summary>The rules that one object has for a host at one place. Immutable.</summary>
/// <param name="Binding">The object's claim and the host as the object names it.</param>
/// <param name="Rules">What its rules have become there.</param>
internal readonly record struct RulePart<TRule>(RouteBinding Binding, List<TRule> Rules);
