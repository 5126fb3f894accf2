using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Fairlead.Xds.Transport;

/// <summary>Settings of a channel to an xDS server.</summary>
public sealed class XdsChannelOptions
{
    /// <summary>Roots that the server's certificate has to lead to. Null: the system's.</summary>
    public X509Certificate2Collection? ServerAuthorities { get; init; }

    /// <summary>The certificate, with private key, that this client shows (mutual TLS).</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Certificates that are sent along, between ours and the root.</summary>
    public X509Certificate2Collection ClientIntermediates { get; init; } = [];

    /// <summary>Decides on the server's certificate instead of the usual rules, such as for SPIFFE identities.</summary>
    public RemoteCertificateValidationCallback? ServerCertificateValidation { get; init; }

    /// <summary>
    /// What is sent as <c>:authority</c>; with TLS also the server name that is sent and that the certificate has to bear.
    /// Null: the address's host and port.
    /// </summary>
    public string? Authority { get; init; }

    /// <summary>
    /// After how long without a sign of the server a ping is sent while calls are open. Default 5 minutes: servers that others wrote take
    /// more frequent pings for an attack.
    /// </summary>
    public TimeSpan KeepAlivePingDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the answer to a ping may take before the connection counts as dead. Default 20 seconds.</summary>
    public TimeSpan KeepAlivePingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a connection may take to come up. Default 20 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Largest response message in bytes, before and after decompression. Default 256 MiB: all resources of a type come in one response.
    /// </summary>
    public int MaxReceiveMessageSize { get; init; } = 256 * 1024 * 1024;

    /// <summary>Last word on the handler underneath, such as another way to connect.</summary>
    public Action<SocketsHttpHandler>? ConfigureHandler { get; init; }
}
