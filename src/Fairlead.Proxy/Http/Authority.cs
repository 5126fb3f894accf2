namespace Fairlead.Proxy.Http;

/// <summary>Host and port of an authority.</summary>
internal static class Authority
{
    public static ReadOnlySpan<char> WithoutPort(ReadOnlySpan<char> authority)
    {
        var colon = PortColon(authority);
        return colon < 0 ? authority : authority[..colon];
    }

    public static ReadOnlySpan<char> PortOf(ReadOnlySpan<char> authority)
    {
        var colon = PortColon(authority);
        return colon < 0 ? default : authority[(colon + 1)..];
    }

    // Where the port's colon stands; the colons of [::1] are not it.
    private static int PortColon(ReadOnlySpan<char> authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon < 0 || authority[colon..].Contains(']') || authority.IndexOf(':') != colon && authority[0] != '[' ? -1 : colon;
    }
}
