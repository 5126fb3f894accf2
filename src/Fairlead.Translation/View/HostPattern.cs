namespace Fairlead.Translation.View;

/// <summary>Hosts of rules, which may begin with <c>*</c>.</summary>
internal static class HostPattern
{
    public static bool IsWildcard(string host) => host.StartsWith('*');

    /// <summary>Whether the pattern covers the host; a wildcard host is covered by itself and by wider ones.</summary>
    public static bool Covers(string pattern, string host) =>
        pattern == host || (IsWildcard(pattern) && host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.Ordinal));
}
