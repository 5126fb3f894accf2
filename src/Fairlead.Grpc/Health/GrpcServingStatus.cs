namespace Fairlead.Grpc.Health;

/// <summary>What the health service says of a service. The numbers are the wire's.</summary>
public enum GrpcServingStatus
{
    /// <summary>Not told.</summary>
    Unknown = 0,

    /// <summary>It serves.</summary>
    Serving = 1,

    /// <summary>It does not serve now.</summary>
    NotServing = 2,
}
