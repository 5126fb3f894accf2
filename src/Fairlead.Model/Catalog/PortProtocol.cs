namespace Fairlead.Model.Catalog;

/// <summary>What is spoken on a service port.</summary>
public enum PortProtocol
{
    /// <summary>HTTP/1.1.</summary>
    Http = 1,

    /// <summary>HTTP/2 in clear text.</summary>
    Http2 = 2,

    /// <summary>gRPC over HTTP/2 in clear text.</summary>
    Grpc = 3,

    /// <summary>HTTP inside TLS that the mesh does not open.</summary>
    Https = 4,

    /// <summary>TLS that the mesh does not open, told apart by server name.</summary>
    Tls = 5,

    /// <summary>Bytes.</summary>
    Tcp = 6,

    /// <summary>Nobody says. Where requests are told apart by their host it is HTTP/1.1; where connections are passed on, bytes.</summary>
    Auto = 7,
}
