using Fairlead.Model.Routing;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Routes;

/// <summary>
/// The fields of rules that a kind of client does nothing for, in the words of those who write rules. Each is told once for an object.
/// </summary>
internal static class UnservedFields
{
    /// <summary>Values that Fairlead's sidecar knows for header values. In place of all others of Envoy's it puts nothing.</summary>
    private static readonly string[] SidecarVariables =
    [
        "REQ(", "REQUEST_HEADER(", "RESP(", "RESPONSE_HEADER(", "START_TIME%", "START_TIME(", "PROTOCOL%", "RESPONSE_CODE%",
        "RESPONSE_CODE_DETAILS%",
        "RESPONSE_FLAGS%", "BYTES_RECEIVED%", "BYTES_SENT%", "DURATION%", "UPSTREAM_HOST%", "UPSTREAM_REMOTE_ADDRESS%",
        "UPSTREAM_CLUSTER%", "UPSTREAM_CLUSTER_RAW%", "UPSTREAM_REQUEST_ATTEMPT_COUNT%", "ROUTE_NAME%", "DOWNSTREAM_REMOTE_ADDRESS%",
        "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%", "DOWNSTREAM_DIRECT_REMOTE_ADDRESS%", "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%",
        "DOWNSTREAM_LOCAL_ADDRESS%", "DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT%", "DOWNSTREAM_LOCAL_PORT%",
    ];

    /// <summary>Whether Fairlead's sidecar does nothing for a field of a rule that some clients see.</summary>
    public static bool AnyForSidecar(HostViews views) =>
        views.All.Any(static view => view.View.Tables.Any(static table => table.Rules.Any(static rule => OfSidecar(rule).Any())));

    /// <summary>What Fairlead's sidecar does nothing for.</summary>
    public static IEnumerable<string> OfSidecar(RouteRule rule)
    {
        if (rule.Action is ForwardAction forward)
        {
            if (forward.Mirrors.Any(static mirror => mirror.Percentage > 0))
            {
                yield return "mirror";
            }

            if (forward.Retry is { TriesOtherLocalities: true })
            {
                yield return "retries.retryRemoteLocalities";
            }
        }

        if (rule.Cors is not null)
        {
            yield return "corsPolicy";
        }

        if (rule.Matches.Any(static match => match.StatPrefix.Length > 0))
        {
            yield return "match.statPrefix";
        }

        if (HeadersOf(rule).SelectMany(static headers => headers.Set.Concat(headers.Add)).Any(static pair => HasOtherVariable(pair.Value)))
        {
            yield return "headers (variables that only Envoy has)";
        }
    }

    /// <summary>What gRPC clients do nothing for.</summary>
    public static IEnumerable<string> OfGrpc(RouteRule rule)
    {
        if (rule.Action is ForwardAction forward)
        {
            if (forward.Mirrors.Any(static mirror => mirror.Percentage > 0))
            {
                yield return "mirror";
            }

            if (forward.Rewrite is not null)
            {
                yield return "rewrite";
            }

            if (forward.Retry is { PerTryTimeout: not null })
            {
                yield return "retries.perTryTimeout";
            }

            if (forward.Retry is { TriesOtherLocalities: true })
            {
                yield return "retries.retryRemoteLocalities";
            }
        }

        if (rule.Cors is not null)
        {
            yield return "corsPolicy";
        }

        if (HeadersOf(rule).Any(static headers => !headers.IsEmpty))
        {
            yield return "headers";
        }
    }

    /// <summary>Tells of each field once for each object whose rules a host has.</summary>
    public static void Warn(
        IEnumerable<RouteTable> tables, Func<RouteRule, IEnumerable<string>> fieldsOf, string clients, ProblemSet problems)
    {
        var found = tables.SelectMany(static table => table.Rules)
            .SelectMany(rule => fieldsOf(rule).Select(field => (Field: field, rule.Provenance)))
            .Where(static found => found.Provenance.Key is not null)
            .GroupBy(static found => (found.Field, found.Provenance.Key));
        foreach (var group in found)
        {
            var first = group.MinBy(static one => one.Provenance.Path, PathOrder.Instance);
            problems.Warn(
                ProblemCodes.UnservedField, first.Provenance, $"{clients} do nothing for {first.Field}",
                "leave it out, or serve these requests with Envoy");
        }
    }

    private static IEnumerable<HeaderOperations> HeadersOf(RouteRule rule)
    {
        IEnumerable<HeaderChanges> all = [rule.Headers];
        if (rule.Action is ForwardAction forward)
        {
            all = all.Concat(forward.Destinations.Select(static destination => destination.Headers));
        }

        return all.SelectMany(static changes => new[] { changes.Request, changes.Response });
    }

    private static bool HasOtherVariable(string value)
    {
        for (var index = value.IndexOf('%', StringComparison.Ordinal); index >= 0 && index + 1 < value.Length;)
        {
            var rest = value.AsSpan(index + 1);
            var end = rest[0] == '%' ? 0 : EndOf(rest);
            if (end > 0 && !IsKnown(rest))
            {
                return true;
            }

            var next = index + 2 + Math.Max(end, 0);
            index = next < value.Length ? value.IndexOf('%', next) : -1;
        }

        return false;
    }

    // Up to the percent sign behind the argument, if there is one: in that, such signs may stand.
    private static int EndOf(ReadOnlySpan<char> variable)
    {
        var close = variable.IndexOf(')');
        var end = variable.IndexOf('%');
        var open = variable.IndexOf('(');
        return open >= 0 && open < end && close > open ? close + variable[close..].IndexOf('%') : end;
    }

    private static bool IsKnown(ReadOnlySpan<char> variable)
    {
        foreach (var known in SidecarVariables)
        {
            if (variable.StartsWith(known, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
