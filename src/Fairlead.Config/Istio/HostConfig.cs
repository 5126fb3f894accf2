namespace Fairlead.Config.Istio;

/// <summary>A host that an object names. Immutable.</summary>
/// <param name="Name">The host in lower case, as written otherwise: it may be short.</param>
/// <param name="Path">The path of the field that names it.</param>
public sealed record HostConfig(string Name, string Path);
