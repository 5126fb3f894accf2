using System.Globalization;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Xds.Delta;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Server;

/// <summary>
/// A client that asks for thousands of names and begins or stops to ask for one costs that one: what is allocated for it is a way through
/// a few trees, not the names. Clients that ask for the same share what was made for the first.
/// </summary>
public sealed class OneNameTests
{
    private const int Names = 20_000;
    private const int Most = 80 * 1024;

    [Fact]
    public void OneNameOfMany_ComesAndGoes_CostsThatName()
    {
        var scope = new XdsScope(XdsResourceSet.Create(Enumerable.Range(0, Names).Select(static i => Endpoint(Name(i)))));
        var core = new ServerCore(new XdsServerOptions { Attach = (_, _) => ValueTask.FromResult(scope) }, NullLogger.Instance);
        Client[] clients = [new(core, scope, 1), new(core, scope, 2), new(core, scope, 3)];
        string[] all = [.. Enumerable.Range(0, Names).Select(Name)];
        foreach (var client in clients)
        {
            client.Say(subscribe: all);
            while (client.Take() is not null)
            {
                // It comes in parts.
            }
        }

        // The first round compiles.
        for (var round = 0; round < 2; round++)
        {
            var added = Name(Names + round);
            scope.Update([Endpoint(added)]);
            AssertCheap(clients, client =>
            {
                client.Say(subscribe: [added]);
                Assert.Equal([added], client.Take()!.Resources.Select(static item => item.Name));
                Assert.Null(client.Take());
            });
            Assert.All(clients, client => Assert.Same(clients[0].Group, client.Group));

            scope.Update([], [(TypeUrls.Endpoint, added)]);
            AssertCheap(clients, client =>
            {
                Assert.Equal([added], client.Take()!.Removed);
                client.Say(unsubscribe: [added]);
                Assert.Null(client.Take());
            });
            Assert.All(clients, client => Assert.Same(clients[0].Group, client.Group));

            // A name that somebody else dropped is nothing to look for.
            AssertCheap(clients, client =>
            {
                client.Say(unsubscribe: [Name(7)]);
                Assert.Null(client.Take());
                client.Say(subscribe: [Name(7)]);
                Assert.Equal([Name(7)], client.Take()!.Resources.Select(static item => item.Name));
            });
        }

        Assert.Equal(Names, clients[0].Group.View.Count);
        Assert.Equal(scope.Current.Type(TypeUrls.Endpoint).Map, clients[0].Group.View);
    }

    private static void AssertCheap(Client[] clients, Action<Client> act)
    {
        foreach (var client in clients)
        {
            var start = GC.GetAllocatedBytesForCurrentThread();
            act(client);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - start, 0, client.IsWarm ? Most : long.MaxValue);
        }

        Array.ForEach(clients, static client => client.Rounds++);
    }

    private static XdsResource Endpoint(string name) => Resource(TypeUrls.Endpoint, name);

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"outbound|80||service-{i:D5}.shop.internal");

    private sealed class Client
    {
        private readonly XdsScope _scope;
        private readonly XdsStream _stream;
        private readonly DeltaSession _session;
        private readonly Dictionary<TypeState, SubscriptionGroup> _groups = [];

        public Client(ServerCore core, XdsScope scope, int number)
        {
            _scope = scope;
            _stream = new XdsStream(
                core,
                new XdsStreamInfo { Id = number, Node = new Node(), Peer = "test", ConnectedAt = DateTimeOffset.UnixEpoch },
                scope,
                null);
            scope.Enter(_stream);
            _session = core.NewDeltaSession();
        }

        public int Rounds { get; set; }

        public bool IsWarm => Rounds >= 3;

        public SubscriptionGroup Group => _groups.Single(static pair => pair.Key.Rules.TypeUrl == TypeUrls.Endpoint).Value;

        public void Say(string[]? subscribe = null, string[]? unsubscribe = null, string nonce = "")
        {
            var request = new DeltaDiscoveryRequest { TypeUrl = TypeUrls.Endpoint, ResponseNonce = nonce };
            request.ResourceNamesSubscribe.Add(subscribe ?? []);
            request.ResourceNamesUnsubscribe.Add(unsubscribe ?? []);
            _session.Receive(DeltaRequest.Read(
                request.ToByteArray(), null, url => _session.HasAsked(url) ? null : _scope.Current.Type(url).Map));
        }

        /// <summary>Takes the response that is due and acknowledges it.</summary>
        public ResponsePlan? Take()
        {
            if (!_session.TryNext(state => _scope.LookUp(_stream, state, _groups), out var response))
            {
                return null;
            }

            Say(nonce: response.Nonce.ToString(CultureInfo.InvariantCulture));
            return response.Plan;
        }
    }
}
