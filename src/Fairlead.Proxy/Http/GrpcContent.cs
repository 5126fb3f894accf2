using Microsoft.AspNetCore.Http;

namespace Fairlead.Proxy.Http;

/// <summary>Tells gRPC requests, whose errors have to be said in gRPC's way.</summary>
internal static class GrpcContent
{
    private const string Type = "application/grpc";

    public static bool IsGrpc(IHeaderDictionary headers)
    {
        var values = headers.ContentType;
        return values.Count == 1 && values[0] is { } value && value.StartsWith(Type, StringComparison.OrdinalIgnoreCase)
            && (value.Length == Type.Length || value[Type.Length] is '+' or ';');
    }

    /// <summary>gRPC's own table for answers that no gRPC server gave.</summary>
    public static int StatusFromHttp(int status) => status switch
    {
        400 => 13,
        401 => 16,
        403 => 7,
        404 => 12,
        429 or 502 or 503 or 504 => 14,
        _ => 2,
    };
}
