namespace Fairlead.Model.Access;

/// <summary>How a provider is asked.</summary>
public enum ProviderProtocol
{
    /// <summary>By a request of HTTP with the path of the one that is decided.</summary>
    Http = 1,

    /// <summary>By a call of Envoy's authorization service over gRPC.</summary>
    Grpc = 2,
}
