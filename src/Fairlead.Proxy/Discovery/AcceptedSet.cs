namespace Fairlead.Proxy.Discovery;

/// <summary>The accepted resources of one type.</summary>
internal sealed record AcceptedSet(string TypeUrl, string Version, IReadOnlyList<AcceptedItem> Resources);
