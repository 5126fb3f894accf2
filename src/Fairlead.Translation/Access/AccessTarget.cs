namespace Fairlead.Translation.Access;

/// <summary>Where requests are checked. Immutable.</summary>
/// <param name="Port">The port at which they are taken.</param>
/// <param name="IsGrpc">Whether a gRPC server checks them, which knows fewer conditions than an Envoy and no tokens.</param>
internal sealed record AccessTarget(int Port, bool IsGrpc = false);
