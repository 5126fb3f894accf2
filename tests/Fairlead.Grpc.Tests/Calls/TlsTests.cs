using System.Security.Cryptography.X509Certificates;
using Fairlead.Grpc.Client;
using Fairlead.Grpc.InteropServer.Wire;
using Fairlead.Grpc.Server;
using Fairlead.Grpc.Tests.Hosting;

namespace Fairlead.Grpc.Tests.Calls;

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
        await using var host = await StartAsync(new GrpcServerTls { Certificate = () => server }, new GrpcChannelOptions { ServerAuthorities = [_authority.Certificate] });
        Assert.Equal("", (await host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest())).Username);
    }

    [Fact]
    public async Task Tls_ServerOfAnotherAuthorityOrName_IsUnavailable()
    {
        using var server = _stranger.Issue("localhost");
        using var misnamed = _authority.Issue("elsewhere.test");
        foreach (var certificate in new[] { server, misnamed })
        {
            await using var host = await StartAsync(
                new GrpcServerTls { Certificate = () => certificate }, new GrpcChannelOptions { ServerAuthorities = [_authority.Certificate] });
            var error = await Assert.ThrowsAsync<GrpcException>(() => host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest()));
            Assert.Equal(GrpcStatusCode.Unavailable, error.StatusCode);
        }
    }

    [Fact]
    public async Task Tls_OtherNameExpected_IsThatOfTheCertificate()
    {
        using var server = _authority.Issue("mesh.test");
        await using var host = await StartAsync(
            new GrpcServerTls { Certificate = () => server },
            new GrpcChannelOptions { ServerAuthorities = [_authority.Certificate], Authority = "mesh.test" });
        await host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest());
    }

    [Fact]
    public async Task Tls_OwnValidation_Decides()
    {
        using var server = _stranger.Issue("nobody.test");
        await using var host = await StartAsync(
            new GrpcServerTls { Certificate = () => server },
            new GrpcChannelOptions { ServerCertificateValidation = (_, certificate, _, _) => certificate!.Subject == "CN=nobody.test" });
        await host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest());
    }

    [Fact]
    public async Task MutualTls_TrustedClient_IsKnownToTheHandler()
    {
        using var server = _authority.Issue("localhost");
        using var client = _authority.Issue("workload.test");
        await using var host = await StartAsync(
            MutualTls(server), new GrpcChannelOptions { ServerAuthorities = [_authority.Certificate], ClientCertificate = client });
        Assert.Equal("CN=workload.test", (await host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest())).Username);
    }

    [Fact]
    public async Task MutualTls_NoOrForeignClientCertificate_IsRefused()
    {
        using var server = _authority.Issue("localhost");
        using var foreign = _stranger.Issue("workload.test");
        foreach (var certificate in new[] { null, foreign })
        {
            await using var host = await StartAsync(
                MutualTls(server), new GrpcChannelOptions { ServerAuthorities = [_authority.Certificate], ClientCertificate = certificate });
            var error = await Assert.ThrowsAsync<GrpcException>(() => host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest()));
            Assert.Equal(GrpcStatusCode.Unavailable, error.StatusCode);
        }
    }

    [Fact]
    public async Task ClearText_ToTlsServer_IsUnavailable()
    {
        using var server = _authority.Issue("localhost");
        await using var host = await StartAsync(new GrpcServerTls { Certificate = () => server }, new GrpcChannelOptions());
        await using var channel = new GrpcChannel(new Uri($"http://127.0.0.1:{host.Address.Port}"));
        var error = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(EchoService.Unary, new SimpleRequest()));
        Assert.Equal(GrpcStatusCode.Unavailable, error.StatusCode);
    }

    private GrpcServerTls MutualTls(X509Certificate2 server) =>
        new() { Certificate = () => server, ClientAuthorities = () => [_authority.Certificate] };

    private static Task<GrpcTestHost> StartAsync(GrpcServerTls tls, GrpcChannelOptions options) => GrpcTestHost.StartAsync(
        app => app.MapGrpc(EchoService.WithUnary((_, call) => Task.FromResult(new SimpleResponse { Username = call.ClientCertificate?.Subject ?? "" }))),
        options,
        tls);
}
