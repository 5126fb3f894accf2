using Fairlead.Translation.Views;

namespace Fairlead.Translation.Routes;

/// <summary>
/// A virtual host as a class of clients is given it. Those of one route configuration stand side by side, in the order of host and port.
/// </summary>
internal sealed record VhostKey(ClientClass Class, string Configuration, string Host, int Port) : IComparable<VhostKey>
{
    public TableName Table => new(Class, Configuration);

    public int CompareTo(VhostKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Table.CompareTo(other.Table);
        order = order != 0 ? order : string.CompareOrdinal(Host, other.Host);
        return order != 0 ? order : Port.CompareTo(other.Port);
    }
}
