using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Routes;

/// <summary>Rules of several objects that come together in one table for each port.</summary>
/// <param name="Host">Their host.</param>
/// <param name="Namespace">Their namespace.</param>
/// <param name="Exports">The namespaces whose clients they are for, as <see cref="Visibility.TextOf"/> writes them.</param>
/// <param name="Merge">How they come together.</param>
internal sealed record SharedRules(string Host, string Namespace, string Exports, RouteMerge Merge) : IComparable<SharedRules>
{
    public static SharedRules Of(RouteBinding binding) =>
        new(binding.Name, binding.Key.Namespace, Visibility.TextOf(binding.Route.ExportTo), binding.Route.Merge);

    public int CompareTo(SharedRules? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = string.CompareOrdinal(Host, other.Host);
        order = order != 0 ? order : string.CompareOrdinal(Namespace, other.Namespace);
        order = order != 0 ? order : string.CompareOrdinal(Exports, other.Exports);
        return order != 0 ? order : Merge.CompareTo(other.Merge);
    }
}
