using System.Globalization;
using System.Text;
using Envoy.Config.Core.V3;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Server;

/// <summary>What the index of a scope gives to each subscription is what a look at everything gives.</summary>
public sealed class ScopeIndexTests
{
    private static readonly string[] All =
        [.. Enumerable.Range(0, 12).Select(Name), "col/*", "empty/*", "made", "never", "alias0-2", "alias1-7"];

    [Fact]
    public void RandomChanges_EachSubscription_HasWhatAFreshLookGives() => Run(static (type, name) =>
        name == "made" ? Resource(type, name) : null);

    [Fact]
    public void RandomChanges_NothingMadeOnDemand_EachSubscriptionHasWhatAFreshLookGives() => Run(onDemand: null);

    private static void Run(Func<string, string, XdsResource?>? onDemand) => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var scope = new XdsScope { OnDemand = onDemand };
        var core = new ServerCore(new XdsServerOptions { Attach = (_, _) => ValueTask.FromResult(scope) }, NullLogger.Instance);
        var clients = Enumerable.Range(0, 6).Select(i => new Client(core, scope, i)).ToArray();
        for (var step = 0; step < 40; step++)
        {
            if (random.Next(3) == 0)
            {
                var client = clients[random.Next(clients.Length)];
                client.Ask(random.Next(2) == 0 ? RandomSubscription(random) : Edited(random, client.Subscription));
            }
            else if (random.Next(4) == 0)
            {
                scope.Set(XdsResourceSet.Create(Enumerable.Range(0, 12)
                    .Where(_ => random.Next(2) == 0)
                    .Select(i => RandomResource(random, i)), scope.Current));
            }
            else
            {
                scope.Update([RandomResource(random, random.Next(12))], [(Custom, Name(random.Next(12)))]);
            }

            foreach (var client in clients)
            {
                var got = client.LookUp();
                var fresh = scope.Current.Type(Custom)
                    .View(Custom, client.Subscription, onDemand is null ? null : name => onDemand(Custom, name));
                Assert.Equal(fresh.ToList().Select(static item => item.ToString()), got.ToList().Select(static item => item.ToString()));
                Assert.Equal(fresh.AbsentNames(), got.AbsentNames());
            }
        }

        foreach (var client in clients)
        {
            client.Leave();
        }

        Assert.Equal(0, scope.StreamCount);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static string Name(int i) => i < 6 ? $"n{i}" : $"col/x{i}";

    private static XdsResource RandomResource(Random random, int i) => new(
        Custom,
        Name(i),
        Encoding.UTF8.GetBytes(random.Next(3).ToString(CultureInfo.InvariantCulture)),
        new XdsResourceTraits { Aliases = random.Next(4) == 0 ? [$"alias{random.Next(3)}-{i}"] : [] });

    private static Subscription RandomSubscription(Random random) =>
        new(random.Next(4) == 0, NameSet.Of(All.Where(_ => random.Next(3) == 0)));

    private static Subscription Edited(Random random, Subscription subscription) => subscription with
    {
        Names = subscription.Names.Without([All[random.Next(All.Length)]]).With([All[random.Next(All.Length)]]),
    };

    private sealed class Client
    {
        private readonly XdsScope _scope;
        private readonly XdsStream _stream;
        private readonly StreamState _state;
        private readonly TypeState _type;
        private readonly Dictionary<TypeState, SubscriptionGroup> _groups = [];

        public Client(ServerCore core, XdsScope scope, int number)
        {
            _scope = scope;
            var info = new XdsStreamInfo { Id = number, Node = new Node(), Peer = "test", ConnectedAt = DateTimeOffset.UnixEpoch };
            _stream = new XdsStream(core, info, scope, null);
            scope.Enter(_stream);
            _state = new StreamState([], Variant.Delta, new DifferenceCache());
            _type = _state.Add(TypeRules.Unknown(Custom));
        }

        public Subscription Subscription => _type.Subscription;

        public void Ask(Subscription subscription) => _type.Ask(subscription);

        public ResourceMap LookUp()
        {
            _scope.Prepare([(Custom, Subscription)]);
            _scope.LookUp(_stream, _state, _groups);
            return _type.Target;
        }

        public void Leave() => _scope.Leave(_stream, _groups.Values);
    }
}
