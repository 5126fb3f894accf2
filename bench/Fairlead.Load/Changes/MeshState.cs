namespace Fairlead.Load.Changes;

/// <summary>What else is in the mesh in which something changes.</summary>
internal enum MeshState
{
    /// <summary>Nothing is wrong, and everything is in one namespace.</summary>
    Clean,

    /// <summary>50 VirtualServices are bound to gateways only, which is a warning each.</summary>
    Warnings,

    /// <summary>20 VirtualServices cannot be read.</summary>
    Broken,

    /// <summary>The objects are spread over 100 namespaces, and each proxy is in one of its own.</summary>
    Namespaces,

    /// <summary>One more service has 20,000 endpoints in one ServiceEntry.</summary>
    Large,

    /// <summary>
    /// One object of each kind that is neither a service, nor a rule of requests, nor a policy, stands beside the others.
    /// </summary>
    Kinds,

    /// <summary>One more service, which a registry knows with its 20,000 endpoints.</summary>
    Registry,

    /// <summary>Nothing but services: no rule and no policy.</summary>
    Entries,
}
