using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Profiles;

/// <summary>The kind of client that decides the form of what it is given. A resource is encoded once for a profile. Immutable.</summary>
/// <param name="IsGrpc">Whether it is a gRPC library; else an Envoy, or what takes what an Envoy takes.</param>
/// <param name="Routes">How it gets its virtual hosts.</param>
/// <param name="LargestLocality">Of a locality with more endpoints than this it gets them one by one; 0: all localities whole.</param>
public sealed record Profile(bool IsGrpc, RouteDelivery Routes, int LargestLocality)
{
    /// <summary>The profile of a client.</summary>
    public static Profile Of(ProxyScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.Kind == ProxyKind.Grpc ? new(true, RouteDelivery.Full, 0) : new(false, scope.Routes, scope.LargestLocality);
    }
}
