using Fairlead.Model.Catalog;
using Fairlead.Model.Routing;

namespace Fairlead.Translation.View;

/// <summary>Which port a host without a port means.</summary>
internal static class DefaultPorts
{
    /// <summary>Port 80 where the host has it, else its first.</summary>
    public static Func<RouteTable, bool> ForRequests(MeshView view)
    {
        var ports = view.Tables.GroupBy(table => table.Host, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Any(table => table.Port == 80) ? 80 : group.Min(table => table.Port), StringComparer.Ordinal);
        return table => ports[table.Host] == table.Port;
    }

    /// <summary>The first port of gRPC or HTTP/2, else the first.</summary>
    public static Func<RouteTable, bool> ForGrpcTargets(MeshView view)
    {
        var ports = view.Tables.GroupBy(table => table.Host, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.OrderBy(table => IsHttp2(view.Find(table.Host), table.Port) ? 0 : 1).ThenBy(table => table.Port).First().Port,
                StringComparer.Ordinal);
        return table => ports[table.Host] == table.Port;
    }

    private static bool IsHttp2(Service? service, int port) => service?.FindPort(port)?.IsHttp2 ?? false;
}
