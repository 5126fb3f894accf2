namespace Fairlead.Load.Changes;

/// <summary>What a client asks for because a resource names it.</summary>
/// <param name="TypeUrl">The type.</param>
/// <param name="Name">The name; empty where a client asks for all of the type without naming any.</param>
internal readonly record struct ResourceLink(string TypeUrl, string Name);
