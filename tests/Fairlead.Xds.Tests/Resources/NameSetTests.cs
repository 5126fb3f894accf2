using System.Text;
using Fairlead.Xds.Resources;
using FsCheck;
using FsCheck.Fluent;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Resources;

/// <summary>Sets of names against sorted sets, and what is narrowed by the difference of two against what is looked up in full.</summary>
public sealed class NameSetTests
{
    private static readonly string[] All = [.. Enumerable.Range(0, 40).Select(static i => i % 5 == 0 ? $"n{i}/*" : $"n{i}/x")];

    [Fact]
    public void RandomEdits_AreAsASortedSetHasThem() => Prop.ForAll<int>(static seed =>
    {
        var random = new Random(seed);
        SortedSet<string> model = new(StringComparer.Ordinal);
        var set = NameSet.Empty;
        for (var step = 0; step < 60; step++)
        {
            var (before, modelBefore) = (set, model.ToList());
            var names = Some(random);
            if (random.Next(2) == 0)
            {
                set = set.With(names);
                model.UnionWith(names);
            }
            else
            {
                set = set.Without(names);
                model.ExceptWith(names);
            }

            Assert.Equal(model, set.AsList());
            Assert.Equal(model.Count, set.Count);
            Assert.Equal(modelBefore.Except(model), set.MissingFrom(before));
            Assert.Equal(model.Except(modelBefore), before.MissingFrom(set));
            Assert.Equal(modelBefore.SequenceEqual(model), before.Equals(set));
            Assert.Equal(model.Where(NameSet.IsPrefix).Select(static name => name[..^1]), set.Prefixes);
        }

        // The same names make the same set, however it came about.
        Assert.Equal(NameSet.Of(model.Reverse()), set);
        Assert.Equal(NameSet.Of(model).GetHashCode(), set.GetHashCode());
        Assert.All(All, name => Assert.Equal(model.Contains(name), set.Contains(name)));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Edit_ThatChangesNothing_GivesTheSameObject()
    {
        var set = NameSet.Of(["a", "b", "c/*"]);
        Assert.Same(set, set.With(["c/*", "b"]));
        Assert.Same(set, set.With([]));
        Assert.Same(set, set.Without(["c"]));
        Assert.Same(NameSet.Empty, set.Without(["a", "b", "c/*"]));
    }

    [Fact]
    public void WithoutNamed_WhatIsNoLongerNamed_LeavesWhatALookAtAllLeaves() => Prop.ForAll<int>(static seed =>
    {
        var random = new Random(seed);
        var (former, now) = (NameSet.Of(Some(random)), NameSet.Of(Some(random)));
        var map = ResourceMap.Of(Enumerable.Range(0, 40).Select(i => RandomResource(random, i)).Where(former.Covers));
        var narrowed = map.WithoutNamed(now.MissingFrom(former), now.Covers);
        Assert.Equal(map.Where(now.Covers).Items, narrowed.Items);
        foreach (var alias in All)
        {
            Assert.Equal(narrowed.Items.Where(item => item.Aliases.Contains(alias)), narrowed.WithAlias(alias));
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static XdsResource RandomResource(Random random, int i) => random.Next(6) == 0
        ? XdsResource.Absent(Custom, All[i])
        : new(Custom, $"n{i / 2 * 2}/x{i % 2}", Encoding.UTF8.GetBytes("1"), new XdsResourceTraits
        {
            Aliases = random.Next(3) == 0 ? [All[random.Next(All.Length)], All[(i * 7) % All.Length]] : [],
        });

    private static string[] Some(Random random)
    {
        var share = random.Next(1, 10);
        return [.. All.Where(_ => random.Next(share) == 0)];
    }
}
