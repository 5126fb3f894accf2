namespace Fairlead.Model.Telemetry;

/// <summary>The traffic of a workload that something is about.</summary>
public enum TrafficSide
{
    /// <summary>What it takes and what it sends.</summary>
    Both = 1,

    /// <summary>What it sends.</summary>
    Client = 2,

    /// <summary>What it takes.</summary>
    Server = 3,
}
