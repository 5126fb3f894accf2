namespace Fairlead.Xds.Tests.Server;

/// <summary>What a test may set of its server.</summary>
internal sealed record XdsTestSettings
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public TimeSpan? MaxStreamAge { get; init; }

    public int MaxNewStreamsPerSecond { get; init; } = 1000;
}
