namespace Fairlead.Translation.Scope;

/// <summary>What can be read from a node id beyond its uniqueness.</summary>
/// <param name="Address">The IP address in it, or empty.</param>
/// <param name="Namespace">The namespace in it, or empty.</param>
/// <param name="IsGateway">Whether it says that the proxy takes traffic from outside of the mesh.</param>
internal readonly record struct NodeIdentity(string Address, string Namespace, bool IsGateway = false)
{
    /// <summary>
    /// Reads <c>sidecar~IP~NAME.NAMESPACE~DOMAIN</c>, the same with <c>router</c> (both Istio's), and <c>service-a-10.1.1.54</c>; any other
    /// id says nothing further.
    /// </summary>
    public static NodeIdentity Parse(string nodeId)
    {
        var parts = nodeId.Split('~');
        if (parts.Length == 4)
        {
            var dot = parts[2].LastIndexOf('.');
            return new(
                IpText.TryNormalize(parts[1], out var address) ? address : "",
                dot < 0 ? "" : parts[2][(dot + 1)..],
                parts[0] == "router");
        }

        var dash = nodeId.LastIndexOf('-');
        return dash > 0 && IpText.TryNormalize(nodeId[(dash + 1)..], out var ip) ? new(ip, "") : new("", "");
    }
}
