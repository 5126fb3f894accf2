using System.Globalization;
using System.Net;
using Fairlead.EndToEnd.Http;

namespace Fairlead.EndToEnd.Mesh;

/// <summary>A proxy that cases run through: our sidecar or Envoy.</summary>
public abstract class ProxyUnderTest : IAsyncDisposable
{
    protected ProxyUnderTest(ProxyIdentity identity)
    {
        Identity = identity;
        Client = new ProxyClient(identity.Outbound);
        InboundClient = new ProxyClient(identity.Inbound);
    }

    /// <summary>Who it is and where it listens.</summary>
    public ProxyIdentity Identity { get; }

    /// <summary>Requests to the outbound listener.</summary>
    public ProxyClient Client { get; }

    /// <summary>Requests to the inbound listener.</summary>
    public ProxyClient InboundClient { get; }

    /// <summary>Where its own admin API is.</summary>
    public abstract IPEndPoint Admin { get; }

    /// <summary>What it has written to its access log so far.</summary>
    public abstract string AccessLog { get; }

    /// <summary>Waits until it has applied a write to the control plane.</summary>
    public async Task AppliedAsync(ControlPlaneUnderTest controlPlane, int revision)
    {
        await Eventually.SeeAsync(
            $"{Identity.Name}: revision {revision}",
            async cancellation =>
            {
                var answer = await Client.GetAsync(ControlPlaneUnderTest.RevisionHost, "/", cancellation);
                return (int.TryParse(answer.Body, NumberStyles.None, CultureInfo.InvariantCulture, out var has) && has >= revision, answer);
            },
            async () => $"{await controlPlane.ProxyAsync(Identity.NodeId)}\n{await controlPlane.ProblemsAsync()}\n{Diagnosis}");
    }

    /// <summary>Waits until the control plane's present revision is applied.</summary>
    public Task AppliedAsync(ControlPlaneUnderTest controlPlane) => AppliedAsync(controlPlane, controlPlane.Revision);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        InboundClient.Dispose();
        await StopAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What it says of itself, for a message.</summary>
    protected abstract string Diagnosis { get; }

    /// <summary>Ends it.</summary>
    protected abstract ValueTask StopAsync();
}
