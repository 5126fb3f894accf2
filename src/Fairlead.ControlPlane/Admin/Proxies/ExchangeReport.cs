namespace Fairlead.ControlPlane.Admin.Proxies;

/// <summary>One response of a stream and what became of it.</summary>
public sealed record ExchangeReport
{
    /// <summary><c>cds</c>, <c>eds</c>, <c>lds</c> or <c>rds</c>.</summary>
    public required string Type { get; init; }

    public required string Version { get; init; }

    public required string Nonce { get; init; }

    /// <summary>The resources in it that are new or differ from those of the responses before.</summary>
    public required IReadOnlyList<string> Changed { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    /// <summary><c>ACK</c> or <c>NACK</c>; absent while the client has not answered.</summary>
    public string? Answer { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>What the client said against it.</summary>
    public string? Message { get; init; }
}
