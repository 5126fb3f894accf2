namespace Fairlead.Model.Policy;

/// <summary>How an endpoint is chosen.</summary>
public enum LoadBalancing
{
    /// <summary>The mesh's default: least request.</summary>
    Default = 0,

    /// <summary>Each in turn, by weight.</summary>
    RoundRobin = 1,

    /// <summary>The one of two random ones with fewer requests under way.</summary>
    LeastRequest = 2,

    /// <summary>Any.</summary>
    Random = 3,

    /// <summary>None: a connection goes to the address that the client asked for.</summary>
    Passthrough = 4,
}
