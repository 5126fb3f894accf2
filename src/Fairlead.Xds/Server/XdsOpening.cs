using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Xds.Server;

/// <summary>
/// A client that opens a stream, or fetches, as whoever attaches it sees it. To be read until the attaching is done: the transport uses
/// what is behind it again when the stream is over, so what is to stay has to be copied.
/// </summary>
/// <param name="stream">What the client says of itself.</param>
/// <param name="http">The request on which it came.</param>
public sealed class XdsOpening(XdsStreamInfo stream, HttpContext http)
{
    /// <summary>The stream, with the node that the client says it is.</summary>
    public XdsStreamInfo Stream { get; } = stream;

    /// <summary>The certificate that the client has shown, where the connection is mutual TLS.</summary>
    public X509Certificate2? Certificate => http.Connection.ClientCertificate;

    /// <summary>The headers (in gRPC: the metadata) with which it came.</summary>
    public IHeaderDictionary Headers => http.Request.Headers;

    /// <summary>The connection: its addresses and id.</summary>
    public ConnectionInfo Connection => http.Connection;

    /// <summary>Who the application's authentication says it is.</summary>
    public ClaimsPrincipal User => http.User;
}
