namespace Fairlead.Translation.Access;

/// <summary>Where something is checked. Immutable.</summary>
/// <param name="Port">The port at which it is taken.</param>
/// <param name="IsHttp">Whether requests are, of which more is known than of connections.</param>
/// <param name="IsGrpc">Whether a gRPC server checks them, which knows fewer conditions than an Envoy and no tokens.</param>
internal sealed record AccessTarget(int Port, bool IsHttp = true, bool IsGrpc = false)
{
    /// <summary>Whether tokens are checked there.</summary>
    public bool HasTokens => IsHttp && !IsGrpc;
}
