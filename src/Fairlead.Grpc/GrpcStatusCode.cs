namespace Fairlead.Grpc;

/// <summary>The status codes of gRPC. The numbers are the wire's.</summary>
public enum GrpcStatusCode
{
    /// <summary>The call did what was asked.</summary>
    Ok = 0,

    /// <summary>The call was cancelled, mostly by its caller.</summary>
    Cancelled = 1,

    /// <summary>An error that carries no better code, such as an exception of a handler.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the call was done.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be made exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a size limit or a resource ran out.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in a state in which this can be done.</summary>
    FailedPrecondition = 9,

    /// <summary>A conflict with another operation; retry at a higher level.</summary>
    Aborted = 10,

    /// <summary>Past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>The server has no such method, or not this feature.</summary>
    Unimplemented = 12,

    /// <summary>The protocol or an invariant was broken.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached now; a retry may help.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or damaged.</summary>
    DataLoss = 15,

    /// <summary>The caller did not say, or could not prove, who it is.</summary>
    Unauthenticated = 16,
}
