namespace Fairlead.Incremental.Graphs;

/// <summary>
/// Hosts and patterns of hosts: <c>*</c> covers every host, <c>*.suffix</c> all that end with <c>.suffix</c>, anything else itself.
/// </summary>
public static class HostPatterns
{
    /// <summary>Whether a pattern may cover more than itself. A <c>*</c> that is only part of a label is no wildcard.</summary>
    public static bool IsWildcard(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern == "*" || pattern.StartsWith("*.", StringComparison.Ordinal);
    }

    /// <summary>Whether a pattern covers a host, which may be a pattern too: then whether it covers all that this one does.</summary>
    public static bool Covers(string pattern, string host)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(host);
        return pattern is "*" || pattern == host
            || (IsWildcard(pattern) && host.Length >= pattern.Length && host.EndsWith(pattern.AsSpan(1), StringComparison.Ordinal));
    }

    /// <summary>The patterns that cover a host: itself, those of its suffixes from the longest on, and <c>*</c>.</summary>
    public static IEnumerable<string> Covering(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        yield return host;

        // A suffix has at least one character before it.
        for (var dot = IndexOfDot(host, 1); dot >= 0; dot = IndexOfDot(host, dot + 1))
        {
            var pattern = $"*{host.AsSpan(dot)}";
            if (pattern != host)
            {
                yield return pattern;
            }
        }

        if (host != "*")
        {
            yield return "*";
        }
    }

    private static int IndexOfDot(string host, int from) => from < host.Length ? host.IndexOf('.', from) : -1;
}
