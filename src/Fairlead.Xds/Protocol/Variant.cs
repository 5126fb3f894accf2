namespace Fairlead.Xds.Protocol;

/// <summary>The two ways to speak xDS on a stream.</summary>
internal enum Variant
{
    /// <summary>State of the world: full lists of names, a response without word of what is gone.</summary>
    Sotw,

    /// <summary>Incremental: changes of the list, a version for each resource, removals said.</summary>
    Delta,
}
