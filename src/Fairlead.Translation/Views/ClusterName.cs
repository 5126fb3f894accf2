using System.Globalization;
using Fairlead.Model.Routing;

namespace Fairlead.Translation.Views;

/// <summary>A destination as clusters are named: Istio's names, since people's dashboards know them.</summary>
internal readonly record struct ClusterName(string Host, int Port, string Subset) : IComparable<ClusterName>
{
    public int CompareTo(ClusterName other) => string.CompareOrdinal(ToString(), other.ToString());

    public static ClusterName Of(Destination destination) => new(destination.Service.Hostname, destination.Port, destination.Subset);

    /// <summary>Reads the name of a cluster of a service.</summary>
    public static bool TryParse(string text, out ClusterName name)
    {
        var parts = text.Split('|');
        name = default;
        if (parts is not ["outbound", var port, var subset, var host]
            || !int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        name = new(host, number, subset);
        return true;
    }

    public static string Inbound(int port) => string.Create(CultureInfo.InvariantCulture, $"inbound|{port}||");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"outbound|{Port}|{Subset}|{Host}");
}
