using System.Globalization;
using Fairlead.Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fairlead.Grpc.Server;

/// <summary>Request headers to metadata, and metadata and status to response headers and trailers.</summary>
internal static class ServerHeaders
{
    public static GrpcMetadata ReadMetadata(IHeaderDictionary headers)
    {
        var metadata = new GrpcMetadata();
        foreach (var (name, values) in headers)
        {
            if (HeaderNames.IsProtocols(name))
            {
                continue;
            }

            // Kestrel gives the names that it knows in its own casing; HTTP/2 has lower case only.
            var key = name.ToLowerInvariant();
            foreach (var value in values)
            {
                if (!MetadataEncoding.TryAdd(metadata, key, value ?? ""))
                {
                    throw new GrpcException(GrpcStatusCode.Internal, $"metadata '{key}' is not base64");
                }
            }
        }

        return metadata;
    }

    public static void WriteInitial(HttpResponse response, GrpcMetadata metadata, bool gzip)
    {
        response.ContentType = HeaderNames.GrpcContentType;
        response.Headers[HeaderNames.AcceptEncoding] = HeaderNames.AcceptedEncodings;
        if (gzip)
        {
            response.Headers[HeaderNames.Encoding] = HeaderNames.Gzip;
        }

        WriteMetadata(response.Headers, metadata);
    }

    public static void WriteStatus(IHeaderDictionary headers, GrpcStatus status, GrpcMetadata trailers, GrpcMetadata? extra)
    {
        headers[HeaderNames.Status] = ((int)status.Code).ToString(CultureInfo.InvariantCulture);
        if (status.Message.Length > 0)
        {
            headers[HeaderNames.Message] = PercentEncoding.Encode(status.Message);
        }

        if (!status.Details.IsEmpty)
        {
            headers[HeaderNames.StatusDetails] = MetadataEncoding.ToHeader(status.Details.Span);
        }

        WriteMetadata(headers, trailers);
        if (extra is not null)
        {
            WriteMetadata(headers, extra);
        }
    }

    private static void WriteMetadata(IHeaderDictionary headers, GrpcMetadata metadata)
    {
        foreach (var entry in metadata)
        {
            headers.TryGetValue(entry.Key, out var present);
            headers[entry.Key] = StringValues.Concat(present, MetadataEncoding.ToHeader(entry));
        }
    }
}
