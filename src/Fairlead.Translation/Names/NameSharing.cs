using System.Globalization;
using Fairlead.Incremental.Graphs;
using Fairlead.Model.Routing;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Names;

/// <summary>
/// Shares out names among hostnames so that none is given twice, which clients would refuse as a whole. Full hosts come first, then short
/// names, then virtual addresses; among equals the first in the order of hosts gets it. Only hostnames that may stand for one name look at
/// each other.
/// </summary>
internal readonly struct NameSharing(
    Collection<string, HostViews> views, Collection<string, AliasRivals> rivals, Context context, bool forGrpc)
{
    private const int FullHost = 0;
    private const int ShortName = 1;
    private const int Address = 2;
    private const int None = 3;

    /// <summary>The classes of clients for which a host may be named otherwise than for anyone.</summary>
    public SortedSet<ClientClass> ClassesOf(string host, HostViews own)
    {
        SortedSet<ClientClass> classes = [.. own.Others.Select(static other => other.Class)];
        foreach (var alias in own.All.SelectMany(static view => view.View.ShortNames.Concat(view.View.Addresses))
            .Distinct(StringComparer.Ordinal))
        {
            foreach (var rival in RivalsOf(host, alias))
            {
                classes.UnionWith(context.Find(views, rival)?.Others.Select(static other => other.Class) ?? []);
            }
        }

        return classes;
    }

    /// <summary>The names of a table; <c>HOST:PORT</c> is always the first.</summary>
    /// <param name="view">Its host.</param>
    /// <param name="table">The table.</param>
    /// <param name="clients">The clients.</param>
    /// <param name="defaultPort">The port that a host without one means; null: that of the table.</param>
    public List<string> NamesOf(HostView view, RouteTable table, ClientClass clients, Func<HostView, int>? defaultPort)
    {
        List<string> names = [];
        var isDefault = defaultPort is null || defaultPort(view) == table.Port;
        Add(table.Host, FullHost);
        foreach (var name in view.ShortNames)
        {
            Add(name, ShortName, this);
        }

        foreach (var address in view.Addresses)
        {
            Add(address, Address, this);
        }

        return names;

        void Add(string name, int rank, NameSharing? sharing = null)
        {
            if (sharing?.IsTaken(table.Host, name, rank, clients, table.Port) != true)
            {
                names.Add(string.Create(CultureInfo.InvariantCulture, $"{name}:{table.Port}"));
            }

            // Without a port it means one port of each host, or, in a configuration for one port, that one.
            if (isDefault && sharing?.IsTaken(table.Host, name, rank, clients, defaultPort is null ? table.Port : null) != true)
            {
                names.Add(name);
            }
        }
    }

    /// <summary>Whether another host has a name for a class of clients.</summary>
    public bool IsGivenToOther(string host, string name, ClientClass clients, Func<HostView, int>? defaultPort)
    {
        var colon = name.LastIndexOf(':');
        foreach (var rival in RivalsOf(host, name).Concat(colon > 0 ? RivalsOf(host, name[..colon]) : []))
        {
            if (context.Find(views, rival)?.For(clients) is { } view)
            {
                foreach (var table in view.Tables)
                {
                    if (NamesOf(view, table, clients, defaultPort).Contains(name))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private bool IsTaken(string host, string alias, int rank, ClientClass clients, int? port)
    {
        foreach (var rival in RivalsOf(host, alias))
        {
            if (context.Find(views, rival)?.For(clients) is not { } view || !view.Tables.Any(table => port is null || table.Port == port))
            {
                continue;
            }

            var other = rival == alias
                ? FullHost
                : view.ShortNames.Contains(alias) ? ShortName : view.Addresses.Contains(alias) ? Address : None;
            if (other < rank || (other == rank && string.CompareOrdinal(rival, host) < 0))
            {
                return true;
            }
        }

        return false;
    }

    private IEnumerable<string> RivalsOf(string host, string alias)
    {
        if (alias != host && context.TryFind(views, alias, out _))
        {
            yield return alias;
        }

        foreach (var rival in context.Find(rivals, alias)?.Hosts ?? [])
        {
            // Patterns of hosts are nothing that gRPC clients can ask for.
            if (rival != host && rival != alias && !(forGrpc && rival.StartsWith('*')))
            {
                yield return rival;
            }
        }
    }
}
