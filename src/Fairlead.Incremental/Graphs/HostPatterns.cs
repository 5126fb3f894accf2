namespace Fairlead.Incremental.Graphs;

/// <summary>Hosts and patterns of hosts: <c>*</c> covers every host, <c>*.suffix</c> all that end with <c>.suffix</c>, anything else itself.</summary>
public static class HostPatterns
{
    /// <summary>Whether it may cover more than itself.</summary>
    public static bool IsWildcard(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.StartsWith('*');
    }

    /// <summary>Whether a pattern covers a host, which may be a pattern too: then whether it covers all that this one does.</summary>
    public static bool Covers(string pattern, string host)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(host);
        return pattern == host || (IsWildcard(pattern) && host.Length > pattern.Length - 1 && host.EndsWith(pattern.AsSpan(1), StringComparison.Ordinal));
    }

    /// <summary>The patterns that cover a host: itself, those of its suffixes from the longest on, and <c>*</c>.</summary>
    public static IEnumerable<string> Covering(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        yield return host;
        for (var dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = host.IndexOf('.', dot + 1))
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
}
