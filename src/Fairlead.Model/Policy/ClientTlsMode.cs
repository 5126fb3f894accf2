namespace Fairlead.Model.Policy;

/// <summary>What a client speaks to a destination.</summary>
public enum ClientTlsMode
{
    /// <summary>Clear text.</summary>
    Disable = 1,

    /// <summary>TLS in which the server alone shows a certificate.</summary>
    Simple = 2,

    /// <summary>TLS in which both sides show certificates, the client one that is given.</summary>
    Mutual = 3,

    /// <summary>TLS in which both sides show the certificates that the mesh gave them.</summary>
    Mesh = 4,
}
