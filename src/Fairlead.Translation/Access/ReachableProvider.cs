using Fairlead.Model.Access;

namespace Fairlead.Translation.Access;

/// <summary>A provider, and the way to it. Immutable.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Cluster">The cluster that leads to it.</param>
internal sealed record ReachableProvider(AuthorizationProvider Provider, string Cluster);
