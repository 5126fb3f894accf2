using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using Google.Protobuf;

namespace Fairlead.Translation.Routes;

/// <summary>A table as a virtual host of a route configuration. Immutable.</summary>
/// <param name="Table">The table.</param>
/// <param name="Domains">The names that lead to it in this configuration.</param>
/// <param name="Value">The virtual host, encoded.</param>
/// <param name="Causes">What it was made from.</param>
internal sealed record HostEntry(RouteTable Table, IReadOnlyList<string> Domains, ByteString Value, IReadOnlyList<Provenance> Causes);
