namespace Fairlead.ControlPlane.Admin;

/// <summary>What one proxy has of one resource type.</summary>
public sealed record TypeReport
{
    /// <summary><c>cds</c>, <c>eds</c>, <c>lds</c> or <c>rds</c>.</summary>
    public required string Type { get; init; }

    /// <summary><c>SYNCED</c>: it accepted what was sent last; <c>STALE</c>: it has not answered yet; <c>NACK</c>: it refused; <c>NEVER</c>: nothing was sent.</summary>
    public required string Status { get; init; }

    /// <summary>How long it has been so.</summary>
    public double? AgeSeconds { get; init; }

    public string? SentVersion { get; init; }

    public string? SentNonce { get; init; }

    public string? AckedVersion { get; init; }

    /// <summary>How many resources the version that was sent last holds.</summary>
    public int Resources { get; init; }

    /// <summary>The names that it asks for; <c>*</c> is all.</summary>
    public required IReadOnlyList<string> Subscribed { get; init; }

    public NackReport? Error { get; init; }
}
