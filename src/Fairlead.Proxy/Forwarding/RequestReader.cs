using Fairlead.Proxy.Http;
using Fairlead.Proxy.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairlead.Proxy.Forwarding;

/// <summary>Reads a request from Kestrel into the form that routes match.</summary>
internal static class RequestReader
{
    /// <summary>
    /// The mark by which Kestrel tells that a request came with a length beside chunks: two parties could read such a request differently.
    /// </summary>
    private const string SecondLength = "X-Content-Length";

    /// <summary>Returns false where the request cannot be routed;</summary>
    public static bool TryRead(RequestContext context, out ValueTask refusal)
    {
        refusal = default;
        var feature = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        var http = context.Snapshot.Http;
        var request = context.Exchange.Request;
        var headers = feature.Headers;
        request.Method = feature.Method;
        request.Headers = headers;
        request.Scheme = "http";
        request.RandomValue = (ulong)Random.Shared.NextInt64();
        context.Exchange.Protocol = feature.Protocol;
        var host = headers.Host;
        request.Authority = host.Count == 1 ? host[0] ?? "" : host.ToString();
        SetTarget(request, feature.RawTarget);
        if (http.StripAnyPort || http.StripMatchingPort || http.StripTrailingHostDot)
        {
            StripHost(context, request);
        }

        if (headers.TransferEncoding.Count > 0 && headers.ContainsKey(SecondLength))
        {
            context.Response.Headers.Connection = "close";
            refusal = LocalReply.SendAsync(context, 400, ResponseFlags.None, "Bad Request", "http1.content_length_and_chunked_not_allowed");
            return false;
        }

        if (http.NormalizePath || http.MergeSlashes)
        {
            if (PathNormalizer.Normalize(request.Target, http.NormalizePath, http.MergeSlashes) is not { } normalized)
            {
                refusal = LocalReply.SendAsync(context, 400, ResponseFlags.None, "Bad Request", "path_normalization_failed");
                return false;
            }

            request.Target = normalized;
        }

        AddOwn(context, request, headers);
        return true;
    }

    private static void SetTarget(RequestHead request, string raw)
    {
        if (raw.StartsWith('/'))
        {
            request.Target = raw;
            return;
        }

        // http://host/path?query, as a client sends it to its proxy. Kestrel has made Host agree with it.
        var scheme = raw.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
        {
            request.Target = raw;
            return;
        }

        var rest = raw.AsSpan(scheme + 3);
        var path = rest.IndexOfAny("/?#");
        request.Target = path < 0 ? "/" : rest[path] == '/' ? rest[path..].ToString() : "/" + rest[path..].ToString();
    }

    /// <summary>Whether the client asks for a tunnel or another protocol, which this sidecar does not support.</summary>
    public static bool IsUpgrade(RequestHead request) =>
        request.Method == "CONNECT" || request.Headers.Upgrade.Count > 0 && HasUpgrade(request.Headers);

    private static bool HasUpgrade(IHeaderDictionary headers)
    {
        foreach (var value in headers.Connection)
        {
            if (value is not null && value.Contains("upgrade", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static void StripHost(RequestContext context, RequestHead request)
    {
        var http = context.Snapshot.Http;
        var authority = request.Authority.AsSpan();
        var port = Authority.PortOf(authority);
        if (http.StripTrailingHostDot && Authority.WithoutPort(authority) is var name && name.EndsWith("."))
        {
            request.Authority = port.IsEmpty ? name[..^1].ToString() : $"{name[..^1]}:{port}";
            authority = request.Authority;
        }

        if (!port.IsEmpty && (http.StripAnyPort || int.TryParse(port, out var number) && number == context.Local?.Port))
        {
            request.Authority = Authority.WithoutPort(authority).ToString();
        }
    }

    private static void AddOwn(RequestContext context, RequestHead request, IHeaderDictionary headers)
    {
        var http = context.Snapshot.Http;
        if (http.UseRemoteAddress && !http.SkipForwardedForAppend && context.Remote is { } remote)
        {
            var former = headers["x-forwarded-for"].ToString();
            var address = remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address;
            headers["x-forwarded-for"] = former.Length > 0 ? $"{former},{address}" : address.ToString();
            headers["x-forwarded-proto"] = request.Scheme;
        }

        if (http.Via is { } via)
        {
            headers.Append("via", via);
        }

        if (!http.GenerateRequestId || headers.TryGetValue("x-request-id", out var id) && id.Count > 0)
        {
            return;
        }

        // The id is written as octets straight into the request, unless somebody reads it as text before or after.
        var generated = RequestIds.Next();
        if (context.Snapshot.AccessLogs.Count > 0 || http.AlwaysSetRequestIdInResponse || !context.Snapshot.Routes.IsPlain)
        {
            headers["x-request-id"] = RequestIds.Text(generated);
        }
        else
        {
            context.RequestId = generated;
        }
    }
}
