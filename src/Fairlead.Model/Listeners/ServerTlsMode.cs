namespace Fairlead.Model.Listeners;

/// <summary>What a listener does with TLS.</summary>
public enum ServerTlsMode
{
    /// <summary>It is not opened: rules for connections decide by server name.</summary>
    PassThrough = 1,

    /// <summary>The listener alone shows a certificate.</summary>
    Simple = 2,

    /// <summary>Both sides show certificates.</summary>
    Mutual = 3,

    /// <summary>It is not opened, and the server name says by itself which service of the mesh is meant.</summary>
    AutoPassThrough = 4,

    /// <summary>Both sides show the certificates that the mesh gave them.</summary>
    Mesh = 5,

    /// <summary>The client may show a certificate; one that is shown is checked.</summary>
    OptionalMutual = 6,
}
