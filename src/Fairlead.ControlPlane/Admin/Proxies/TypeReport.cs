using Fairlead.ControlPlane.Admin.Refusals;

namespace Fairlead.ControlPlane.Admin.Proxies;

/// <summary>What one proxy has of one resource type.</summary>
public sealed record TypeReport
{
    /// <summary><c>cds</c>, <c>eds</c>, <c>lds</c> or <c>rds</c>.</summary>
    public required string Type { get; init; }

    /// <summary>
    /// <c>SYNCED</c>: it accepted what was sent last; <c>STALE</c>: it has not answered yet; <c>NACK</c>: it refused; <c>NEVER</c>: nothing
    /// was sent.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>The time since the status began.</summary>
    public double? AgeSeconds { get; init; }

    public string? SentVersion { get; init; }

    public string? SentNonce { get; init; }

    public string? AckedVersion { get; init; }

    /// <summary>The number of resources that the proxy holds.</summary>
    public int Resources { get; init; }

    /// <summary>The names that it asks for; <c>*</c> is all.</summary>
    public required IReadOnlyList<string> Subscribed { get; init; }

    public NackReport? Error { get; init; }
}
