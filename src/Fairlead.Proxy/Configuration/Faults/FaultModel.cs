using Fairlead.Proxy.Matching;

namespace Fairlead.Proxy.Configuration.Faults;

/// <summary>Faults to inject into the requests that match.</summary>
internal sealed record FaultModel
{
    public static FaultModel Nothing { get; } = new();

    public TimeSpan Delay { get; init; }

    public Fraction DelayShare { get; init; }

    /// <summary>Status to abort with, 0: none. For a gRPC status see <see cref="AbortGrpcStatus"/>.</summary>
    public int AbortStatus { get; init; }

    public int? AbortGrpcStatus { get; init; }

    public Fraction AbortShare { get; init; }

    public IReadOnlyList<HeaderPattern> Headers { get; init; } = [];

    /// <summary>Only requests to this cluster; empty: to any.</summary>
    public string UpstreamCluster { get; init; } = "";

    /// <summary>How many requests may be held or aborted at once; absent: any number.</summary>
    public int? MaxActive { get; init; }

    public bool IsNothing => Delay == TimeSpan.Zero && AbortStatus == 0 && AbortGrpcStatus is null;
}
