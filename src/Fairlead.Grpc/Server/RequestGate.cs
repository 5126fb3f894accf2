using Fairlead.Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Grpc.Server;

/// <summary>Answers requests that are no gRPC calls, or calls that nobody takes.</summary>
internal static class RequestGate
{
    private static readonly GrpcMetadata None = new();

    /// <summary>Whether this is a gRPC call; if not, it has been answered in HTTP's terms.</summary>
    public static bool Admits(HttpContext http)
    {
        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "h2c";
            return false;
        }

        if (!HeaderNames.IsGrpcContentType(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }

        return true;
    }

    /// <summary>Ends a call that has not begun, trailers-only.</summary>
    public static void Refuse(HttpResponse response, GrpcStatus status)
    {
        response.ContentType = HeaderNames.GrpcContentType;
        ServerHeaders.WriteStatus(response.Headers, status, None, null);
    }

    public static Task UnknownMethodAsync(HttpContext http)
    {
        if (Admits(http))
        {
            Refuse(http.Response, new GrpcStatus(GrpcStatusCode.Unimplemented, $"unknown method {MetadataEncoding.Printable(http.Request.Path, 200)}"));
        }

        return Task.CompletedTask;
    }

    public static Task UnknownServiceAsync(HttpContext http)
    {
        // Other endpoints may live in the same application, so what is no gRPC call is simply not found here.
        if (!HeaderNames.IsGrpcContentType(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (Admits(http))
        {
            Refuse(http.Response, new GrpcStatus(GrpcStatusCode.Unimplemented, $"unknown service in {MetadataEncoding.Printable(http.Request.Path, 200)}"));
        }

        return Task.CompletedTask;
    }
}
