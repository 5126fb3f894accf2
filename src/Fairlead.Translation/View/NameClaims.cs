using System.Globalization;
using Fairlead.Model.Routing;

namespace Fairlead.Translation.View;

/// <summary>
/// Shares out names among tables so that none is given twice, which clients would refuse as a whole. Full hosts come first, then short names, then virtual
/// addresses; among equals the first in the order of host and port gets it.
/// </summary>
internal static class NameClaims
{
    /// <param name="view">What the client sees.</param>
    /// <param name="tables">The tables, in order.</param>
    /// <param name="isDefault">Whether a table answers for its names without a port.</param>
    /// <returns>The names of each table; <c>HOST:PORT</c> is always the first.</returns>
    public static Dictionary<RouteTable, List<string>> Share(MeshView view, IReadOnlyList<RouteTable> tables, Func<RouteTable, bool> isDefault)
    {
        var claimed = new HashSet<string>(StringComparer.Ordinal);
        var names = new Dictionary<RouteTable, List<string>>(ReferenceEqualityComparer.Instance);
        var forms = new Dictionary<RouteTable, HostForms>(ReferenceEqualityComparer.Instance);
        foreach (var table in tables)
        {
            names[table] = [];
            forms[table] = HostForms.Of(table, view.Find(table.Host), view.Scope.Namespace);
        }

        Claim(table => [table.Host]);
        Claim(table => forms[table].Short);
        Claim(table => forms[table].Addresses);
        return names;

        void Claim(Func<RouteTable, IEnumerable<string>> hosts)
        {
            foreach (var table in tables)
            {
                foreach (var host in hosts(table))
                {
                    Take(table, string.Create(CultureInfo.InvariantCulture, $"{host}:{table.Port}"));
                    if (isDefault(table))
                    {
                        Take(table, host);
                    }
                }
            }
        }

        void Take(RouteTable table, string name)
        {
            if (claimed.Add(name))
            {
                names[table].Add(name);
            }
        }
    }
}
