using System.Net;
using System.Net.Sockets;
using Fairlead.Proxy.Configuration.Clusters;

namespace Fairlead.Proxy.Resolution;

/// <summary>Which of the addresses of a name are used, and in which order.</summary>
internal static class AddressOrder
{
    public static IReadOnlyList<IPAddress> Of(IPAddress[] addresses, DnsFamily family)
    {
        var v4 = addresses.Where(static a => a.AddressFamily == AddressFamily.InterNetwork)
            .OrderBy(static a => a.ToString(), StringComparer.Ordinal);
        var v6 = addresses.Where(static a => a.AddressFamily == AddressFamily.InterNetworkV6)
            .OrderBy(static a => a.ToString(), StringComparer.Ordinal);
        return family switch
        {
            DnsFamily.V4Only => [.. v4],
            DnsFamily.V6Only => [.. v6],
            DnsFamily.V4Preferred => v4.Any() ? [.. v4] : [.. v6],
            DnsFamily.All => [.. v6, .. v4],
            _ => v6.Any() ? [.. v6] : [.. v4],
        };
    }
}
