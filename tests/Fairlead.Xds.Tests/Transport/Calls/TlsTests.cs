using System.Security.Cryptography.X509Certificates;
using Fairlead.Xds.InteropServer.Wire;
using Fairlead.Xds.Tests.Transport.Hosting;
using Fairlead.Xds.Transport;
using Grpc.Core;

namespace Fairlead.Xds.Tests.Transport.Calls;

public sealed class TlsTests : IDisposable
{
    private readonly TestAuthority _authority = new("ours");
    private readonly TestAuthority _stranger = new("theirs");

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task Tls_TrustedServer_Works()
    {
        using var server = _authority.Issue("localhost");
        await using var host = await StartAsync(
            new XdsServerTls { Certificate = () => server }, new XdsChannelOptions { ServerAuthorities = [_authority.Certificate] });
        Assert.Equal("", (await host.Unary()).Username);
    }

    [Fact]
    public async Task Tls_ServerOfAnotherAuthorityOrName_IsRefusedAndSaysWhy()
    {
        using var server = _stranger.Issue("localhost");
        using var misnamed = _authority.Issue("elsewhere.test");
        foreach (var certificate in new[] { server, misnamed })
        {
            await using var host = await StartAsync(
                new XdsServerTls { Certificate = () => certificate },
                new XdsChannelOptions { ServerAuthorities = [_authority.Certificate] });
            var error = await Assert.ThrowsAsync<RpcException>(() => host.Unary().ResponseAsync);
            Assert.Contains("certificate", XdsChannel.Describe(error), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Tls_OtherNameExpected_IsThatOfTheCertificate()
    {
        using var server = _authority.Issue("mesh.test");
        await using var host = await StartAsync(
            new XdsServerTls { Certificate = () => server },
            new XdsChannelOptions { ServerAuthorities = [_authority.Certificate], Authority = "mesh.test" });
        await host.Unary();
    }

    [Fact]
    public async Task Tls_OwnValidation_Decides()
    {
        using var server = _stranger.Issue("nobody.test");
        await using var host = await StartAsync(
            new XdsServerTls { Certificate = () => server },
            new XdsChannelOptions { ServerCertificateValidation = (_, certificate, _, _) => certificate!.Subject == "CN=nobody.test" });
        await host.Unary();
    }

    [Fact]
    public async Task MutualTls_TrustedClient_IsKnownToTheHandler()
    {
        using var server = _authority.Issue("localhost");
        using var client = _authority.Issue("workload.test");
        await using var host = await StartAsync(
            MutualTls(server), new XdsChannelOptions { ServerAuthorities = [_authority.Certificate], ClientCertificate = client });
        Assert.Equal("CN=workload.test", (await host.Unary()).Username);
    }

    [Fact]
    public async Task MutualTls_NoOrForeignClientCertificate_IsRefused()
    {
        using var server = _authority.Issue("localhost");
        using var foreign = _stranger.Issue("workload.test");
        foreach (var certificate in new[] { null, foreign })
        {
            await using var host = await StartAsync(
                MutualTls(server), new XdsChannelOptions { ServerAuthorities = [_authority.Certificate], ClientCertificate = certificate });
            var error = await Assert.ThrowsAsync<RpcException>(() => host.Unary().ResponseAsync);

            // In TLS 1.3 the client's side of the handshake is over before the server looks at the certificate: the call ends by the
            // server's alert, or by the end of the connection, whichever comes first.
            Assert.Contains(error.StatusCode, new[] { StatusCode.Internal, StatusCode.Unavailable });
        }
    }

    [Fact]
    public async Task ClearText_ToTlsServer_Fails()
    {
        using var server = _authority.Issue("localhost");
        await using var host = await StartAsync(new XdsServerTls { Certificate = () => server }, new XdsChannelOptions());
        using var channel = XdsChannel.Create(new Uri($"http://127.0.0.1:{host.Address.Port}"));
        var error = await Assert.ThrowsAsync<RpcException>(
            () => channel.CreateCallInvoker().AsyncUnaryCall(EchoService.Unary, null, default, new SimpleRequest()).ResponseAsync);

        // The client reads either the server's alert, which is no frame of HTTP/2, or that the connection is closed, whichever comes first.
        Assert.Contains(error.StatusCode, new[] { StatusCode.Internal, StatusCode.Unavailable });
    }

    private XdsServerTls MutualTls(X509Certificate2 server) =>
        new() { Certificate = () => server, ClientAuthorities = () => [_authority.Certificate] };

    private static Task<GrpcTestHost> StartAsync(XdsServerTls tls, XdsChannelOptions options) => GrpcTestHost.StartAsync(
        EchoService.WithUnary((_, call) =>
            Task.FromResult(new SimpleResponse { Username = call.GetHttpContext().Connection.ClientCertificate?.Subject ?? "" })),
        options,
        tls);
}
