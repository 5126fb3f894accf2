using System.Globalization;
using Fairlead.Model.Routing;

namespace Fairlead.Translation.Views;

/// <summary>A destination as clusters are named: Istio's names, since people's dashboards know them.</summary>
internal readonly record struct ClusterName(string Host, int Port, string Subset) : IComparable<ClusterName>
{
    public int CompareTo(ClusterName other) => string.CompareOrdinal(ToString(), other.ToString());

    public static ClusterName Of(Destination destination) => new(destination.Service.Hostname, destination.Port, destination.Subset);

    public static string Inbound(int port) => string.Create(CultureInfo.InvariantCulture, $"inbound|{port}||");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"outbound|{Port}|{Subset}|{Host}");
}
