using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Routing;

namespace Fairlead.Translation.Views;

/// <summary>All that the mesh has for one hostname, whoever sees it. Immutable.</summary>
/// <param name="Services">The services of that hostname, in the order of namespaces.</param>
/// <param name="Tables">The tables for it, as the catalog put them in order.</param>
/// <param name="Streams">The tables of connections for it, in the same order.</param>
internal sealed record HostFacts(
    EquatableList<Service> Services, EquatableList<RouteTable> Tables, EquatableList<StreamTable> Streams);
