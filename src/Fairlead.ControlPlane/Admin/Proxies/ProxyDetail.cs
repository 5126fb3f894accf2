using System.Text.Json;

namespace Fairlead.ControlPlane.Admin.Proxies;

/// <summary>Everything about one stream of a connected proxy.</summary>
public sealed record ProxyDetail : ProxyReport
{
    /// <summary>The numbers of the other streams whose node says the same id.</summary>
    public required IReadOnlyList<long> OtherStreams { get; init; }

    /// <summary>The node as the proxy sent it, in protobuf's JSON.</summary>
    public required JsonElement Node { get; init; }

    public required ScopeReport Scope { get; init; }

    /// <summary>The newest responses of its stream, oldest first.</summary>
    public required IReadOnlyList<ExchangeReport> Exchanges { get; init; }
}
