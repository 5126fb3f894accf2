namespace Fairlead.Model.Listeners;

/// <summary>What is spoken on a listener.</summary>
public enum ListenerProtocol
{
    /// <summary>HTTP in clear text, HTTP/2 and gRPC with it.</summary>
    Http = 1,

    /// <summary>HTTP inside TLS that the listener opens.</summary>
    Https = 2,

    /// <summary>TLS, told apart by server name, with bytes inside.</summary>
    Tls = 3,

    /// <summary>Bytes.</summary>
    Tcp = 4,
}
