using System.Net;
using System.Net.Http.Headers;
using Fairlead.Grpc.Wire;

namespace Fairlead.Grpc.Client;

/// <summary>Request headers of a call, and metadata and status from what came back.</summary>
internal static class ClientHeaders
{
    private const string UserAgent = "grpc-fairlead/0.1";

    public static HttpRequestMessage Request(GrpcChannel channel, string path, GrpcCallOptions options, TimeSpan? timeout, HttpContent body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(channel.Address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        body.Headers.TryAddWithoutValidation(HeaderNames.ContentType, HeaderNames.GrpcContentType);
        var headers = request.Headers;
        headers.Host = channel.Options.Authority;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation(HeaderNames.AcceptEncoding, HeaderNames.AcceptedEncodings);
        if (options.Compression == GrpcCompression.Gzip)
        {
            headers.TryAddWithoutValidation(HeaderNames.Encoding, HeaderNames.Gzip);
        }

        if (timeout is { } limit)
        {
            headers.TryAddWithoutValidation(HeaderNames.Timeout, TimeoutEncoding.Format(limit));
        }

        foreach (var entry in options.Headers ?? [])
        {
            headers.TryAddWithoutValidation(entry.Key, MetadataEncoding.ToHeader(entry));
        }

        if (!headers.NonValidated.Contains("user-agent"))
        {
            headers.TryAddWithoutValidation("user-agent", UserAgent);
        }

        return request;
    }

    public static GrpcMetadata ReadMetadata(HttpHeaders headers)
    {
        var metadata = new GrpcMetadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            if (HeaderNames.IsProtocols(name))
            {
                continue;
            }

            var key = name.ToLowerInvariant();
            foreach (var value in values)
            {
                if (!MetadataEncoding.TryAdd(metadata, key, value))
                {
                    throw new GrpcException(GrpcStatusCode.Internal, $"metadata '{key}' of the server is not base64");
                }
            }
        }

        return metadata;
    }

    public static string? First(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.Count > 0 ? values.First() : null;

    /// <summary>The status in headers or trailers, or null if there is none.</summary>
    public static GrpcStatus? ReadStatus(HttpHeaders headers)
    {
        if (First(headers, HeaderNames.Status) is not { } code)
        {
            return null;
        }

        // Details that do not decode are not worth losing the status for.
        _ = MetadataEncoding.TryDecode(First(headers, HeaderNames.StatusDetails) ?? "", out var details);
        return new GrpcStatus(StatusMapping.Parse(code), PercentEncoding.Decode(First(headers, HeaderNames.Message) ?? ""), details);
    }
}
