using System.Globalization;
using Fairlead.Proxy.Configuration.Routes;
using Fairlead.Proxy.Http;

namespace Fairlead.Proxy.Routing;

/// <summary>Paths, hosts and locations as routes rewrite them. Pure.</summary>
internal static class Rewriter
{
    /// <summary>The target to send; the same string where nothing is rewritten.</summary>
    public static string Target(RouteModel route, ForwardModel forward, RequestHead request)
    {
        if (forward.PrefixRewrite.Length > 0)
        {
            return ReplaceMatched(route, forward.PrefixRewrite, request);
        }

        return forward.PathRegexRewrite is { } regex
            ? regex.Apply(request.Path.ToString()) + request.Target[request.PathLength..]
            : request.Target;
    }

    /// <summary>The authority to send; null where it stays.</summary>
    public static string? Host(ForwardModel forward, WeightedClusterModel? cluster, RequestHead request)
    {
        if (cluster?.HostRewrite is { } byCluster)
        {
            return byCluster;
        }

        if (forward.HostRewrite is { } literal)
        {
            return literal;
        }

        if (forward.HostRewriteHeader is { } header)
        {
            return request.Headers.TryGetValue(header, out var values) && values.Count > 0 && values[0] is { Length: > 0 } value
                ? value
                : null;
        }

        return forward.HostRewriteFromPath?.Apply(request.Path.ToString());
    }

    public static string Location(RouteModel route, RedirectModel redirect, RequestHead request)
    {
        var scheme = redirect.Scheme ?? request.Scheme;
        var port = Authority.PortOf(request.Authority);
        var host = redirect.Host ?? Authority.WithoutPort(request.Authority).ToString();
        string authority;
        if (redirect.Port is { } newPort)
        {
            authority = string.Create(CultureInfo.InvariantCulture, $"{Authority.WithoutPort(host)}:{newPort}");
        }
        else if (redirect.Host is not null)
        {
            authority = host;
        }
        else
        {
            // The default port of the former scheme is left out when the scheme changes.
            var standard = request.Scheme == "http" && port is "80" || request.Scheme == "https" && port is "443";
            authority = port.IsEmpty || redirect.Scheme is not null && redirect.Scheme != request.Scheme && standard
                ? host
                : $"{host}:{port}";
        }

        return $"{scheme}://{authority}{Path(route, redirect, request)}";
    }

    private static string Path(RouteModel route, RedirectModel redirect, RequestHead request)
    {
        string target;
        if (redirect.Path is { } path)
        {
            // A path that has a query of its own replaces the query of the request.
            var query = path.Contains('?', StringComparison.Ordinal) ? "" : request.Target[request.PathLength..];
            target = path + query;
        }
        else if (redirect.Prefix is { } prefix)
        {
            target = ReplaceMatched(route, prefix, request);
        }
        else
        {
            target = redirect.PathRegex is { } regex
                ? regex.Apply(request.Path.ToString()) + request.Target[request.PathLength..]
                : request.Target;
        }

        if (redirect.StripQuery && target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at)
        {
            target = target[..at];
        }

        return target;
    }

    // A matched prefix is replaced by the new one; any other match replaces the whole path.
    private static string ReplaceMatched(RouteModel route, string replacement, RequestHead request)
    {
        var matched = route.Match.Path;
        var cut = matched.IsPrefix ? Math.Min(matched.Text.Length, request.PathLength) : request.PathLength;
        return string.Concat(replacement, request.Target.AsSpan(cut));
    }
}
