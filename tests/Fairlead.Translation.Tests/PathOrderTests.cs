using Fairlead.Model.Objects;
using Fairlead.Translation.Drafts;

namespace Fairlead.Translation.Tests;

public sealed class PathOrderTests
{
    [Fact]
    public void Of_Provenances_AreOnceEachByKeyAndPathWithIndexesByNumber()
    {
        ConfigKey first = new("g", "A", "n", "x"), second = new("g", "B", "n", "a");
        string[] paths = ["", "spec", "spec.http", "spec.http[0]", "spec.http[2]", "spec.http[2].route[9]", "spec.http[2].route[10]",
            "spec.http[10]", "spec.http[10].route", "spec.hosts2"];
        var ordered = paths.Order(PathOrder.Instance).Select(path => new Provenance(first, path)).Append(new(second, "")).ToList();

        Assert.Equal(ordered, ProvenanceSet.Of(Enumerable.Reverse(ordered).Concat(ordered).Append(default)));
        Assert.Equal([.. paths.Where(path => path.StartsWith("spec.http", StringComparison.Ordinal))], ordered.Select(item => item.Path)
            .Where(path => path.StartsWith("spec.http", StringComparison.Ordinal)));
    }
}
