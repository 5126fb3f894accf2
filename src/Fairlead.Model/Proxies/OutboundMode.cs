namespace Fairlead.Model.Proxies;

/// <summary>What becomes of calls to hosts that the mesh does not know.</summary>
public enum OutboundMode
{
    /// <summary>They are refused.</summary>
    RegistryOnly = 1,

    /// <summary>They go where they went.</summary>
    AllowAny = 2,
}
