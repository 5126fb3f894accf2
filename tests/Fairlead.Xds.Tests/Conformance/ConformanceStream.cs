using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Testing.Xds;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fairlead.Xds.Tests.Conformance;

/// <summary>One stream of the suite's client, which accepts whatever comes. For one scenario, not for concurrent use.</summary>
internal abstract class ConformanceStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Queue<Answer>> _waiting = new(StringComparer.Ordinal);

    protected static Node Node => new() { Id = "test-id" };

    public static ConformanceStream Open(GrpcChannel channel, bool delta, string service, string method) => delta
        ? new Incremental(channel, service, "Delta" + method)
        : new StateOfTheWorld(channel, service, "Stream" + method);

    /// <summary>Asks for more of a type; for everything where no names are given.</summary>
    public abstract Task SubscribeAsync(string typeUrl, params string[] names);

    /// <summary>Asks no more for names of a type.</summary>
    public abstract Task UnsubscribeAsync(string typeUrl, params string[] names);

    /// <summary>Asks for these names of a type and no others.</summary>
    public abstract Task ReplaceAsync(string typeUrl, params string[] names);

    /// <summary>The next response of a type, accepted.</summary>
    public async Task<Answer> NextAsync(string typeUrl)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!(_waiting.TryGetValue(typeUrl, out var queue) && queue.Count > 0))
        {
            var (url, answer) = await ReadAsync(limit.Token);
            if (!_waiting.TryGetValue(url, out queue))
            {
                _waiting.Add(url, queue = new Queue<Answer>());
            }

            queue.Enqueue(answer);
        }

        return _waiting[typeUrl].Dequeue();
    }

    public abstract ValueTask DisposeAsync();

    protected abstract Task<(string TypeUrl, Answer Answer)> ReadAsync(CancellationToken cancellationToken);

    private sealed class StateOfTheWorld(GrpcChannel channel, string service, string method) : ConformanceStream
    {
        private readonly AsyncDuplexStreamingCall<DiscoveryRequest, DiscoveryResponse> _call =
            channel.Duplex(service, method, DiscoveryRequest.Parser, DiscoveryResponse.Parser);

        private readonly Dictionary<string, DiscoveryRequest> _last = new(StringComparer.Ordinal);

        public override Task SubscribeAsync(string typeUrl, params string[] names) =>
            SendAsync(typeUrl, request => request.ResourceNames.Add(names.Except(request.ResourceNames)));

        public override Task UnsubscribeAsync(string typeUrl, params string[] names) => SendAsync(typeUrl, request =>
        {
            foreach (var name in names)
            {
                request.ResourceNames.Remove(name);
            }
        });

        public override Task ReplaceAsync(string typeUrl, params string[] names) => SendAsync(typeUrl, request =>
        {
            request.ResourceNames.Clear();
            request.ResourceNames.Add(names);
        });

        public override ValueTask DisposeAsync()
        {
            _call.Dispose();
            return ValueTask.CompletedTask;
        }

        protected override async Task<(string TypeUrl, Answer Answer)> ReadAsync(CancellationToken cancellationToken)
        {
            Assert.True(await _call.ResponseStream.MoveNext(cancellationToken));
            var response = _call.ResponseStream.Current;
            Assert.All(response.Resources, resource => Assert.Equal(response.TypeUrl, resource.TypeUrl));
            await SendAsync(response.TypeUrl, request =>
            {
                request.VersionInfo = response.VersionInfo;
                request.ResponseNonce = response.Nonce;
            });
            return (response.TypeUrl, new Answer(
                response.Nonce,
                response.Resources.ToDictionary(ConformanceTarget.SoundResources.NameOf, _ => response.VersionInfo, StringComparer.Ordinal),
                []));
        }

        private Task SendAsync(string typeUrl, Action<DiscoveryRequest> change)
        {
            if (!_last.TryGetValue(typeUrl, out var request))
            {
                _last.Add(typeUrl, request = new DiscoveryRequest { Node = Node, TypeUrl = typeUrl });
            }

            change(request);
            return _call.RequestStream.WriteAsync(request);
        }
    }

    private sealed class Incremental(GrpcChannel channel, string service, string method) : ConformanceStream
    {
        private readonly AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> _call =
            channel.Duplex(service, method, DeltaDiscoveryRequest.Parser, DeltaDiscoveryResponse.Parser);

        public override Task SubscribeAsync(string typeUrl, params string[] names) =>
            SendAsync(new DeltaDiscoveryRequest { TypeUrl = typeUrl, ResourceNamesSubscribe = { names } });

        public override Task UnsubscribeAsync(string typeUrl, params string[] names) =>
            SendAsync(new DeltaDiscoveryRequest { TypeUrl = typeUrl, ResourceNamesUnsubscribe = { names } });

        public override Task ReplaceAsync(string typeUrl, params string[] names) =>
            throw new NotSupportedException("the incremental variant only changes a list");

        public override ValueTask DisposeAsync()
        {
            _call.Dispose();
            return ValueTask.CompletedTask;
        }

        protected override async Task<(string TypeUrl, Answer Answer)> ReadAsync(CancellationToken cancellationToken)
        {
            Assert.True(await _call.ResponseStream.MoveNext(cancellationToken));
            var response = _call.ResponseStream.Current;
            await SendAsync(new DeltaDiscoveryRequest { TypeUrl = response.TypeUrl, ResponseNonce = response.Nonce });
            return (response.TypeUrl, new Answer(
                response.Nonce,
                response.Resources.ToDictionary(
                    static resource => resource.Name, static resource => resource.Version, StringComparer.Ordinal),
                response.RemovedResources));
        }

        private Task SendAsync(DeltaDiscoveryRequest request)
        {
            request.Node = Node;
            return _call.RequestStream.WriteAsync(request);
        }
    }
}
