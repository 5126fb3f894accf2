using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Tests.Reading;

/// <summary>Fields of a mapping are asked for before <see cref="FieldReader.Finish"/> and not after it, and readers share lists.</summary>
public sealed class FieldReaderTests
{
    [Fact]
    public void Optional_AfterFinish_IsRefused()
    {
        var fields = Mapping(new("", "")).Fields();
        fields.Finish();
        Assert.Throws<InvalidOperationException>(() => fields.Optional("name"));
        Assert.Throws<InvalidOperationException>(() => fields.Ignore("name"));
    }

    [Fact]
    public void Finish_OneAfterTheOther_EachKnowsItsOwnNames()
    {
        ProblemList problems = new("", "");
        var mapping = Mapping(problems);
        var first = mapping.Fields();
        first.Optional("name");
        first.Finish();
        Assert.Empty(problems.Problems);

        var second = mapping.Fields();
        second.Optional("names");
        second.Finish();
        Assert.Single(problems.Problems);
    }

    private static FieldValue Mapping(ProblemList problems)
    {
        ScalarNode text = new("name", isPlain: true, 1, 1);
        return FieldValue.Of(new MappingNode([new(text, text)], 1, 1), problems, new SharedTexts());
    }
}
