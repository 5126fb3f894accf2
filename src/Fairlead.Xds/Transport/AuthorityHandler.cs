namespace Fairlead.Xds.Transport;

/// <summary>Sends another <c>:authority</c> than the address.</summary>
internal sealed class AuthorityHandler(string authority, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Host = authority;
        return base.SendAsync(request, cancellationToken);
    }
}
