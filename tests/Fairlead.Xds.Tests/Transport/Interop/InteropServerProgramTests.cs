using System.Text.Json;
using Fairlead.Testing.Processes;
using Fairlead.Xds.InteropServer.Wire;
using Fairlead.Xds.Tests.Transport.Hosting;
using Fairlead.Xds.Transport;

namespace Fairlead.Xds.Tests.Transport.Interop;

/// <summary>The interop server as a program of its own.</summary>
public sealed class InteropServerProgramTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static ProgramStart Server(params string[] arguments) =>
        new("dotnet", [typeof(Fairlead.Xds.InteropServer.InteropHost).Assembly.Location, .. arguments]);

    [Fact]
    public async Task Run_PortZero_SaysWhereItServesAndEndsWhenTold()
    {
        using var folder = new TempDirectory();
        await using var server = ExternalProcess.Start(Server("--port", "0", "--port-file", folder.File("ports")));
        var ready = await server.LineAsync(
            line => line.StartsWith("ready grpc=127.0.0.1:", StringComparison.Ordinal), "its address", Patience);
        using var ports = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("ports")));
        var address = ports.RootElement.GetProperty("grpc").GetString();
        Assert.Equal($"ready grpc={address}", ready);
        using var channel = XdsChannel.Create(new Uri($"http://{address}"));
        Assert.Equal(new Empty(), await new TestService.TestServiceClient(channel).EmptyCallAsync(new Empty()));
        Assert.Equal(0, (await server.StopAsync()).ExitCode);
    }

    [Fact]
    public async Task Run_Tls_ServesTheCertificate()
    {
        using var folder = new TempDirectory();
        using var authority = new TestAuthority("ours");
        using var certificate = authority.Issue("localhost");
        folder.Write("cert.pem", certificate.ExportCertificatePem());
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate);
        folder.Write("key.pem", key!.ExportPkcs8PrivateKeyPem());
        await using var server = ExternalProcess.Start(
            Server("--port", "0", "--tls", "--cert", folder.File("cert.pem"), "--key", folder.File("key.pem")));
        var ready = await server.LineAsync(line => line.StartsWith("ready ", StringComparison.Ordinal), "its address", Patience);
        var port = ready[(ready.LastIndexOf(':') + 1)..];
        using var channel = XdsChannel.Create(
            new Uri($"https://localhost:{port}"), new XdsChannelOptions { ServerAuthorities = [authority.Certificate] });
        Assert.Equal(new Empty(), await new TestService.TestServiceClient(channel).EmptyCallAsync(new Empty()));
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--port")]
    [InlineData("--port", "x")]
    [InlineData("--tls")]
    public async Task Run_WrongFlags_SaysHowItIsUsed(params string[] arguments)
    {
        var ended = await ExternalProcess.RunAsync(Server(arguments), Patience);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("usage:", ended.Errors, StringComparison.Ordinal);
    }
}
