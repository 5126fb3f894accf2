using Fairlead.Proxy.Configuration.Routes;
using Fairlead.Proxy.Http;

namespace Fairlead.Proxy.Routing;

/// <summary>The routes of one virtual host, in order. Immutable.</summary>
internal sealed class HostRoutes
{
    private readonly CompiledRoute[] _routes;

    public HostRoutes(RouteTableModel table, VirtualHostModel host)
    {
        Host = host;
        _routes = [.. host.Routes.Select(r => new CompiledRoute(table, host, r))];
    }

    public VirtualHostModel Host { get; }

    public CompiledRoute? Find(RequestHead request)
    {
        foreach (var route in _routes)
        {
            if (route.Model.Match.IsMatch(request))
            {
                return route;
            }
        }

        return null;
    }
}
