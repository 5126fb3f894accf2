namespace Fairlead.EndToEnd.Library;

/// <summary>A way in which Envoy gets its configuration.</summary>
public enum XdsVariant
{
    /// <summary>State of the world, one stream for all types.</summary>
    SotwAds,

    /// <summary>Incremental, one stream for all types.</summary>
    DeltaAds,

    /// <summary>State of the world, a stream for each type.</summary>
    SotwPerType,

    /// <summary>Incremental, a stream for each type.</summary>
    DeltaPerType,

    /// <summary>Fetching by HTTP.</summary>
    Rest,
}
