using System.Globalization;
using System.Text;
using Fairlead.Proxy.Http;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Proxy.Forwarding;

/// <summary>Answers that the sidecar gives itself, in Envoy's words.</summary>
internal static class LocalReply
{
    public const string DefaultServer = "fairlead";

    /// <summary>Sends a status with a text; to a gRPC caller as a gRPC status. The flag is set beside flags that are set already.</summary>
    public static ValueTask SendAsync(
        RequestContext context, int status, ResponseFlags flags, string body, string details, int? grpcStatus = null)
    {
        context.Exchange.Flags |= flags;
        context.Exchange.Details = details;
        var response = context.Response;
        if (response.HasStarted)
        {
            context.AbortDownstream();
            return ValueTask.CompletedTask;
        }

        var headers = response.Headers;
        if (GrpcContent.IsGrpc(context.Exchange.Request.Headers))
        {
            status = SetGrpc(headers, status, grpcStatus, body);
            body = "";
        }

        return SendAsync(context, status, body.Length == 0 ? default : Encoding.UTF8.GetBytes(body), body.Length > 0 ? "text/plain" : null);
    }

    /// <summary>Sends a status and octets, with the headers that are set already.</summary>
    public static ValueTask SendAsync(RequestContext context, int status, ReadOnlyMemory<byte> body, string? contentType)
    {
        var response = context.Response;
        response.StatusCode = status;
        context.Exchange.Status = status;
        context.Exchange.ResponseHeaders = response.Headers;
        if (contentType is not null && response.Headers.ContentType.Count == 0)
        {
            response.Headers.ContentType = contentType;
        }

        SetOwn(context, response.Headers);
        // The headers that a route adds to its responses are added to local replies too.
        if (context.Route is { } route && route.HasResponseChanges(context.Weighted))
        {
            route.ChangeResponse(context.Weighted, response.Headers, context.Exchange);
        }

        var bodiless = status is 204 or 304 or < 200;
        if (!bodiless)
        {
            response.Headers.ContentLength = body.Length;
        }

        if (bodiless || body.IsEmpty || context.Exchange.Request.Method == "HEAD")
        {
            return ValueTask.CompletedTask;
        }

        context.Exchange.BytesSent = body.Length;
        return WriteAsync(context, body);
    }

    public static void SetOwn(RequestContext context, IHeaderDictionary headers)
    {
        var http = context.Snapshot.Http;
        if (http.OverwriteServer || headers.Server.Count == 0 && !http.PassServerThrough)
        {
            headers.Server = http.ServerName ?? DefaultServer;
        }

        if (http.AlwaysSetRequestIdInResponse)
        {
            headers["x-request-id"] = context.Exchange.Request.Headers["x-request-id"];
        }
    }

    private static async ValueTask WriteAsync(RequestContext context, ReadOnlyMemory<byte> body) => await context.Writer.WriteAsync(body);

    private static int SetGrpc(IHeaderDictionary headers, int status, int? grpcStatus, string body)
    {
        headers.ContentType = "application/grpc";
        headers["grpc-status"] = (grpcStatus ?? GrpcContent.StatusFromHttp(status)).ToString(CultureInfo.InvariantCulture);
        if (body.Length > 0)
        {
            // gRPC's percent-encoding leaves spaces as they are; all other characters of these texts are printable.
            headers["grpc-message"] = body.Replace("%", "%25", StringComparison.Ordinal);
        }

        return 200;
    }
}
