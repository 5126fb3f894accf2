using Fairlead.Model;
using Fairlead.Model.Objects;

namespace Fairlead.Translation.Routes;

/// <summary>A route configuration of a sidecar: its virtual hosts in the order of host and port. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hosts">Its virtual hosts.</param>
/// <param name="MaxBody">The longest body that one of its rules answers with.</param>
/// <param name="Provenance">What the virtual hosts were made from, where they stand in the configuration.</param>
internal sealed record RoutePlan(string Name, HostEntry[] Hosts, int MaxBody, EquatableList<Provenance> Provenance);
