namespace Fairlead.Xds.Responses;

/// <summary>The ways in which a response can be written.</summary>
internal enum BodyMode
{
    /// <summary>A DiscoveryResponse with all resources that the client should hold.</summary>
    SotwWhole,

    /// <summary>A DiscoveryResponse with the resources that changed.</summary>
    SotwDifference,

    /// <summary>A DeltaDiscoveryResponse.</summary>
    Delta,
}
