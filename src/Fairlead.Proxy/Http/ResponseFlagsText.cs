namespace Fairlead.Proxy.Http;

/// <summary>The short names of response flags, as dashboards and people know them.</summary>
internal static class ResponseFlagsText
{
    private static readonly (ResponseFlags Flag, string Name)[] Names =
    [
        (ResponseFlags.NoHealthyUpstream, "UH"),
        (ResponseFlags.UpstreamConnectionFailure, "UF"),
        (ResponseFlags.UpstreamRequestTimeout, "UT"),
        (ResponseFlags.LocalReset, "LR"),
        (ResponseFlags.UpstreamConnectionTermination, "UC"),
        (ResponseFlags.UpstreamOverflow, "UO"),
        (ResponseFlags.NoRouteFound, "NR"),
        (ResponseFlags.DelayInjected, "DI"),
        (ResponseFlags.FaultInjected, "FI"),
        (ResponseFlags.UpstreamRetryLimitExceeded, "URX"),
        (ResponseFlags.DownstreamConnectionTermination, "DC"),
        (ResponseFlags.NoClusterFound, "NC"),
        (ResponseFlags.UpstreamProtocolError, "UPE"),
        (ResponseFlags.StreamIdleTimeout, "SI"),
    ];

    /// <summary>The names with commas between, or "-".</summary>
    public static string Of(ResponseFlags flags)
    {
        if (flags == ResponseFlags.None)
        {
            return "-";
        }

        return string.Join(',', Names.Where(n => flags.HasFlag(n.Flag)).Select(static n => n.Name));
    }
}
