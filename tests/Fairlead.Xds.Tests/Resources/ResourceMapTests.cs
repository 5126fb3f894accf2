using System.Globalization;
using Fairlead.Xds.Resources;
using FsCheck;
using FsCheck.Fluent;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Resources;

/// <summary>The map against a sorted dictionary, over random histories.</summary>
public sealed class ResourceMapTests
{
    [Fact]
    public void RandomHistory_IsAsASortedDictionaryHasIt() => Prop.ForAll<int>(static seed =>
    {
        var random = new Random(seed);
        var model = new SortedDictionary<string, XdsResource>(StringComparer.Ordinal);
        var map = ResourceMap.Empty;
        for (var step = 0; step < 200; step++)
        {
            Step(random, model, ref map);
        }

        Assert.Equal(model.Values, map.Items);
        Assert.Equal(model.Count, map.Count);
        Assert.Equal(model.Values.Count(static item => item.IsAbsent), map.AbsentCount);
        Assert.Equal(model.Values.Where(static item => item.IsAbsent).Select(static item => item.Name), map.AbsentNames());
        Assert.All(model, pair => Assert.Same(pair.Value, map.Find(pair.Key)));
        Assert.Null(map.Find("none"));
        Assert.Equal(model.Values.Where(static item => item.Name.StartsWith("n1", StringComparison.Ordinal)), map.StartingWith("n1"));

        // The same content has the same hash, however it came about.
        var built = ResourceMap.Of([.. model.Values]);
        Assert.True(built.Equals(map));
        Assert.Equal(built.Version, map.Version);
        Assert.Equal(model.Values, built.Items);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Compare_AnyTwoStates_SaysJustWhatDiffers() => Prop.ForAll<int>(static seed =>
    {
        var random = new Random(seed);
        var model = new SortedDictionary<string, XdsResource>(StringComparer.Ordinal);
        var map = ResourceMap.Empty;
        Steps(random.Next(200));
        var before = map;
        Steps(random.Next(40));
        var changes = map.ChangesSince(before);
        Assert.Equal(changes.OrderBy(static change => change.Key, StringComparer.Ordinal), changes);
        Assert.All(changes, static change => Assert.NotEqual(change.Before?.Hash, change.After?.Hash));
        var replayed = before;
        foreach (var change in changes)
        {
            Assert.Equal(change.Before?.Hash, replayed.Find(change.Key)?.Hash);
            replayed = change.After is { } now ? replayed.With(now) : replayed.Without(change.Key);
        }

        Assert.True(replayed.Equals(map));
        Assert.Equal(map.Items.Select(static item => item.Hash), replayed.Items.Select(static item => item.Hash));

        void Steps(int count)
        {
            for (var i = 0; i < count; i++)
            {
                Step(random, model, ref map);
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Compare_OneChangeOfMany_LooksAtFew()
    {
        var items = Enumerable.Range(0, 20_000).Select(static i => Resource(Custom, $"n{i:D5}")).ToArray();
        var before = ResourceMap.Of(items);
        Assert.Equal("n12345", Assert.Single(before.With(Resource(Custom, "n12345", "2")).ChangesSince(before)).Key);
        var start = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("n00007", Assert.Single(before.With(Resource(Custom, "n00007", "2")).ChangesSince(before)).Key);

        // A way from the root to the change, and the new resource; not twenty thousand entries.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - start, 0, 16 * 1024);
    }

    private static void Step(Random random, SortedDictionary<string, XdsResource> model, ref ResourceMap map)
    {
        var name = $"n{random.Next(60)}";
        if (random.Next(3) == 0)
        {
            model.Remove(name);
            map = map.Without(name);
            return;
        }

        var item = random.Next(6) == 0
            ? XdsResource.Absent(Custom, name)
            : Resource(Custom, name, random.Next(3).ToString(CultureInfo.InvariantCulture));
        model[name] = item;
        map = map.With(item);
    }
}
