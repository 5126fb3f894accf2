using System.Globalization;
using Fairlead.Model.Listeners;

namespace Fairlead.Translation.Gateways;

/// <summary>A listener as gateways of a class have it. Immutable, equal by content.</summary>
/// <param name="Listener">The listener.</param>
internal sealed record GatewayServer(Listener Listener)
{
    /// <summary>The address that is listened on.</summary>
    public string Address => Listener.Bind.Length == 0 ? "0.0.0.0" : Listener.Bind;

    /// <summary>Whether it opens TLS: with certificates that are files of the proxy.</summary>
    public bool OpensTls => Listener is
    {
        Protocol: ListenerProtocol.Https or ListenerProtocol.Tls,
        Tls: { Mode: ServerTlsMode.Simple or ServerTlsMode.Mutual or ServerTlsMode.OptionalMutual, CaCredentialName: "" } tls,
    } && tls.Files.Count > 0;

    /// <summary>Whether it passes TLS on without opening it.</summary>
    public bool PassesTls => Listener is
    {
        Protocol: ListenerProtocol.Https or ListenerProtocol.Tls,
        Tls: null or { Mode: ServerTlsMode.PassThrough },
    };

    /// <summary>Whether a request in clear text is answered by a redirect to HTTPS.</summary>
    public bool RedirectsToHttps => Listener is { Protocol: ListenerProtocol.Http, Tls.RedirectsToHttps: true };

    /// <summary>
    /// The name of the route configuration of its requests; null where it routes connections, or takes none. As in Istio, all servers of
    /// HTTP in clear text at one port share one, and each server of HTTPS has its own.
    /// </summary>
    public string? Routes
    {
        get
        {
            var owner = Listener.Key.Owner;
            var bind = Listener.Bind.Length == 0 ? "" : $".{Listener.Bind}";
            return Listener.Protocol switch
            {
                ListenerProtocol.Http => string.Create(CultureInfo.InvariantCulture, $"http.{Listener.Port}{bind}"),
                ListenerProtocol.Https when OpensTls => string.Create(
                    CultureInfo.InvariantCulture,
                    $"https.{Listener.Port}.{Listener.Key.Section}.{owner.Name}.{owner.Namespace}{bind}"),
                _ => null,
            };
        }
    }
}
