namespace Fairlead.Model.Access;

/// <summary>How a workload takes connections of the mesh.</summary>
public enum PeerMode
{
    /// <summary>In clear text alone.</summary>
    Disable = 1,

    /// <summary>In clear text, or as mutual TLS.</summary>
    Permissive = 2,

    /// <summary>As mutual TLS alone.</summary>
    Strict = 3,
}
