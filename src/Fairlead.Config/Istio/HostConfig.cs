using Fairlead.Config.Reading;

namespace Fairlead.Config.Istio;

/// <summary>A host that an object names. Immutable.</summary>
/// <param name="Name">The host in lower case, as written otherwise: it may be short.</param>
/// <param name="Place">Where it stands.</param>
public sealed record HostConfig(string Name, FieldPlace Place);
