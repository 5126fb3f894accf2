namespace Fairlead.Xds.Responses;

/// <summary>The ways in which a response can be written.</summary>
internal enum BodyMode
{
    /// <summary>DiscoveryResponse with all that the client ought to have.</summary>
    SotwWhole,

    /// <summary>DiscoveryResponse with what changed.</summary>
    SotwDifference,

    /// <summary>DeltaDiscoveryResponse.</summary>
    Delta,
}
