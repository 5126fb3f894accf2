using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Model.Mesh;

/// <summary>
/// What identifies a route table. In this order the tables for one host and port stand side by side, and the first that a client sees is
/// its.
/// </summary>
/// <param name="Host">The host that requests name.</param>
/// <param name="Port">The port that requests name.</param>
/// <param name="Rank">How close the rules are to the host: 0 where they name it, more the wider the pattern is that covers it, most where
/// there are none.</param>
/// <param name="Namespace">The namespace of what decides.</param>
/// <param name="Owner">The object whose rules they are, the first of several; null where there are none.</param>
/// <param name="Binding">Which of the object's hosts it is for, from 0.</param>
/// <param name="Service">The service that the host is; null where only rules know the host.</param>
public sealed record TableKey(
    string Host, int Port, int Rank, string Namespace, ConfigKey? Owner, int Binding, ServiceKey? Service) : IComparable<TableKey>
{
    /// <summary>The rank of a table that nobody wrote rules for.</summary>
    public const int DefaultRank = 4000;

    /// <summary>The rank of rules: those for a closer pattern of hosts come first, then those whose merge comes first.</summary>
    /// <param name="pattern">The pattern that they are written for.</param>
    /// <param name="merge">How they come together with those of other objects.</param>
    public static int RankOf(string pattern, RouteMerge merge)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return (3 * (pattern.StartsWith('*') ? 1000 - pattern.Length : 0)) + (int)merge - 1;
    }

    /// <inheritdoc/>
    public int CompareTo(TableKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = string.CompareOrdinal(Host, other.Host);
        order = order != 0 ? order : Port.CompareTo(other.Port);
        order = order != 0 ? order : Rank.CompareTo(other.Rank);
        order = order != 0 ? order : string.CompareOrdinal(Namespace, other.Namespace);
        order = order != 0 ? order : Comparer<ConfigKey>.Default.Compare(Owner, other.Owner);
        order = order != 0 ? order : Binding.CompareTo(other.Binding);
        return order != 0 ? order : Comparer<ServiceKey>.Default.Compare(Service, other.Service);
    }

    /// <summary>A hash of what tells most tables apart.</summary>
    public override int GetHashCode() => HashCode.Combine(Host, Port, Rank, Owner?.Name, Namespace);
}
