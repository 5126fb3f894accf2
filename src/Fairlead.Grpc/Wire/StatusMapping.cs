namespace Fairlead.Grpc.Wire;

/// <summary>What the layers below gRPC say, in gRPC's codes (tables of the gRPC over HTTP/2 specification).</summary>
internal static class StatusMapping
{
    /// <summary>For a response that has no <c>grpc-status</c>.</summary>
    public static GrpcStatusCode FromHttpStatus(int status) => status switch
    {
        400 => GrpcStatusCode.Internal,
        401 => GrpcStatusCode.Unauthenticated,
        403 => GrpcStatusCode.PermissionDenied,
        404 => GrpcStatusCode.Unimplemented,
        429 or 502 or 503 or 504 => GrpcStatusCode.Unavailable,
        _ => GrpcStatusCode.Unknown,
    };

    /// <summary>For a stream that was reset.</summary>
    public static GrpcStatusCode FromHttp2Error(long errorCode) => errorCode switch
    {
        7 => GrpcStatusCode.Unavailable, // REFUSED_STREAM: the server did nothing with it
        8 => GrpcStatusCode.Cancelled, // CANCEL
        11 => GrpcStatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        12 => GrpcStatusCode.PermissionDenied, // INADEQUATE_SECURITY
        _ => GrpcStatusCode.Internal,
    };

    /// <summary>A code as it stands in <c>grpc-status</c>; one that is no number, or that we do not know, is UNKNOWN.</summary>
    public static GrpcStatusCode Parse(string text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var code)
        && code is >= 0 and <= (int)GrpcStatusCode.Unauthenticated
            ? (GrpcStatusCode)code
            : GrpcStatusCode.Unknown;
}
