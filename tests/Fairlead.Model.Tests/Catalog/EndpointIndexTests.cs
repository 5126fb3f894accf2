using Fairlead.Model.Catalog;
using FsCheck;
using FsCheck.Fluent;

namespace Fairlead.Model.Tests.Catalog;

public sealed class EndpointIndexTests
{
    private static readonly EndpointKey Port = new(new("shop", "reviews.example"), 80);

    [Fact]
    public void With_TheSameList_AsksForNoPushAndGivesTheSameIndex()
    {
        var index = EndpointIndex.Empty.With(Port, "a", [At("10.0.0.1")], out var first);
        var again = index.With(Port, "a", [At("10.0.0.1")], out var second);

        Assert.Equal(EndpointUpdate.Endpoints, first);
        Assert.Equal(EndpointUpdate.NoPush, second);
        Assert.Same(index, again);
    }

    [Fact]
    public void With_EmptyList_RemovesTheProvidersOnly()
    {
        var index = EndpointIndex.Empty.With(Port, "a", [At("10.0.0.1")], out _).With(Port, "b", [At("10.0.0.2")], out _);

        var less = index.With(Port, "a", [], out var update);
        var none = less.With(Port, "b", [], out _);

        Assert.Equal(EndpointUpdate.Endpoints, update);
        Assert.Equal(["10.0.0.2"], less.For(Port.Service, 80).Select(endpoint => endpoint.Address));
        Assert.Empty(none.Keys);
        Assert.Equal(EndpointIndex.Empty, none);
        Assert.Same(EndpointIndex.Empty, EndpointIndex.Empty.With(Port, "a", [], out var nothing));
        Assert.Equal(EndpointUpdate.NoPush, nothing);
    }

    [Fact]
    public void With_OtherIdentities_AsksForAServicePush()
    {
        var index = EndpointIndex.Empty.With(Port, "a", [At("10.0.0.1", "one")], out var first);
        index = index.With(Port, "a", [At("10.0.0.2", "one")], out var moved);
        index = index.With(Port, "b", [At("10.0.0.3", "two")], out var added);
        _ = index.With(Port, "b", [], out var removed);

        Assert.Equal(
            [EndpointUpdate.Service, EndpointUpdate.Endpoints, EndpointUpdate.Service, EndpointUpdate.Service],
            [first, moved, added, removed]);
    }

    [Fact]
    public void With_ListsThatShareEndpoints_AskForAServicePushWhereIdentitiesDiffer()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var all = Enumerable.Range(0, 6).Select(number => At($"10.0.0.{number}", random.Next(4) switch { 0 => "", var name => $"id{name}" })).ToList();
            var before = all.Where(_ => random.Next(3) > 0).ToEquatableList();
            var after = all.Where(_ => random.Next(3) > 0).ToEquatableList();
            EndpointIndex.Empty.With(Port, "a", before, out _).With(Port, "a", after, out var update);
            var isSame = Identities(before).SetEquals(Identities(after));
            Assert.Equal(before.SequenceEqual(after) ? EndpointUpdate.NoPush : isSame ? EndpointUpdate.Endpoints : EndpointUpdate.Service, update);
        }

        static HashSet<string> Identities(IEnumerable<Endpoint> endpoints) => [.. endpoints.Select(static endpoint => endpoint.Identity).Where(static identity => identity.Length > 0)];
    }

    [Fact]
    public void With_AnyUpdates_EachProviderHasItsLastListAndOrderDoesNotCount() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 2).Zip(Gen.Choose(0, 3)).ArrayOf()), updates =>
        {
            var index = EndpointIndex.Empty;
            var expected = new SortedDictionary<string, int>(StringComparer.Ordinal);
            foreach (var (provider, count) in updates)
            {
                var list = Enumerable.Range(0, count).Select(number => At($"10.{provider}.0.{number}")).ToEquatableList();
                index = index.With(Port, $"p{provider}", list, out _);
                expected[$"p{provider}"] = count;
            }

            Assert.Equal(
                expected.SelectMany(pair => Enumerable.Range(0, pair.Value).Select(number => $"10.{pair.Key[1]}.0.{number}")),
                index.For(Port.Service, 80).Select(endpoint => endpoint.Address));

            var direct = expected.Reverse().Aggregate(EndpointIndex.Empty, (built, pair) =>
                built.With(Port, pair.Key, Enumerable.Range(0, pair.Value).Select(number => At($"10.{pair.Key[1]}.0.{number}")).ToEquatableList(), out _));
            Assert.Equal(direct, index);
            Assert.Equal(direct.GetHashCode(), index.GetHashCode());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void For_OtherPort_IsEmpty()
    {
        var index = EndpointIndex.Empty.With(Port, "a", [At("10.0.0.1")], out _);

        Assert.Empty(index.For(Port.Service, 81));
        Assert.Empty(index.For(new("other", "reviews.example"), 80));
    }

    private static Endpoint At(string address, string identity = "") => new() { Address = address, Port = 8080, Identity = identity, Provider = "test", Provenance = default };
}
