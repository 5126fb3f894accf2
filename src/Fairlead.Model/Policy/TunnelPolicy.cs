namespace Fairlead.Model.Policy;

/// <summary>A tunnel through an HTTP proxy, in which TCP goes to its target. Immutable.</summary>
/// <param name="UsesPost">Whether the tunnel is opened by POST instead of CONNECT.</param>
/// <param name="TargetHost">The host at its end.</param>
/// <param name="TargetPort">The port at its end, 1 to 65535.</param>
public sealed record TunnelPolicy(bool UsesPost, string TargetHost, int TargetPort);
