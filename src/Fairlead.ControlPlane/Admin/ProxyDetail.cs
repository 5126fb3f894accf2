using System.Text.Json;

namespace Fairlead.ControlPlane.Admin;

/// <summary>Everything about one connected proxy.</summary>
public sealed record ProxyDetail : ProxyReport
{
    /// <summary>The node as the proxy sent it, in protobuf's JSON.</summary>
    public required JsonElement Node { get; init; }

    public required ScopeReport Scope { get; init; }

    /// <summary>The newest responses of its stream, oldest first.</summary>
    public required IReadOnlyList<ExchangeReport> Exchanges { get; init; }
}
