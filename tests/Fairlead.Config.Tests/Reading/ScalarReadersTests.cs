using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model.Text;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Tests.Reading;

public sealed class ScalarReadersTests
{
    [Theory]
    [InlineData("v1", "v1")]
    [InlineData("\"1.0\"", "1.0")]
    [InlineData("'yes'", "yes")]
    [InlineData("!!str 5", "5")]
    [InlineData("1:30", "1:30")]
    [InlineData("2001-01-01", "2001-01-01")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("v1 # comment", "v1")]
    [InlineData("nullable", "nullable")]
    public void Text_TextOfAnyStyle_IsTaken(string yaml, string expected)
    {
        Assert.Equal(expected, Read(yaml, field => field.Text(), out var problems));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("1_000")]
    [InlineData("0x1F")]
    [InlineData("017")]
    [InlineData("1e3")]
    [InlineData(".5")]
    [InlineData("-.inf")]
    [InlineData(".nan")]
    [InlineData("yes")]
    [InlineData("No")]
    [InlineData("on")]
    [InlineData("y")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("[a]")]
    [InlineData("{a: b}")]
    public void Text_WhatParsersReadAsSomethingElse_IsRefused(string yaml)
    {
        Read(yaml, field => field.Text(), out var problems);
        Assert.Equal("FL1203", Assert.Single(problems));
    }

    [Theory]
    [InlineData("80", 80)]
    [InlineData("\"80\"", 80)]
    [InlineData("0", 0)]
    [InlineData("-1", -1)]
    public void Integer_DecimalQuotedOrNot_IsTaken(string yaml, int expected)
    {
        Assert.Equal(expected, Read(yaml, field => field.Integer(-10, 100), out var problems));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("080", "FL1203")]
    [InlineData("0x50", "FL1203")]
    [InlineData("8_0", "FL1203")]
    [InlineData("+8", "FL1203")]
    [InlineData("80.0", "FL1203")]
    [InlineData("8e1", "FL1203")]
    [InlineData("ten", "FL1203")]
    [InlineData("\"\"", "FL1203")]
    [InlineData("101", "FL1204")]
    [InlineData("99999999999999999999999", "FL1204")]
    public void Integer_OtherForms_AreRefused(string yaml, string code)
    {
        Read(yaml, field => field.Integer(-10, 100), out var problems);
        Assert.Equal(code, Assert.Single(problems));
    }

    [Theory]
    [InlineData("12.5", 12.5)]
    [InlineData("'0.1'", 0.1)]
    [InlineData("1e1", 10)]
    public void Number_Decimal_IsTaken(string yaml, double expected)
    {
        Assert.Equal(expected, Read(yaml, field => field.Number(0, 100), out var problems));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void Boolean_Plain_IsTaken(string yaml, bool expected)
    {
        Assert.Equal(expected, Read(yaml, field => field.Boolean(), out var problems));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("\"true\"")]
    [InlineData("1")]
    public void Boolean_OtherForms_AreRefused(string yaml)
    {
        Read(yaml, field => field.Boolean(), out var problems);
        Assert.Equal("FL1203", Assert.Single(problems));
    }

    [Theory]
    [InlineData("5s", 5_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("250ms", 250)]
    [InlineData("1m30s", 90_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1000us", 1)]
    [InlineData("0s", 0)]
    [InlineData("\"0\"", 0)]
    public void Duration_WithUnits_IsTaken(string yaml, int milliseconds)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Read(yaml, field => field.Duration(zeroAllowed: true), out var problems));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("5", "FL1203")]
    [InlineData("'5'", "FL1206")]
    [InlineData("5 s", "FL1206")]
    [InlineData("s", "FL1206")]
    [InlineData(".s", "FL1206")]
    [InlineData("5d", "FL1206")]
    [InlineData("'-5s'", "FL1206")]
    [InlineData("1ns", "FL1204")]
    [InlineData("99999999h", "FL1204")]
    [InlineData("999999999999h", "FL1204")]
    public void Duration_OtherForms_AreRefused(string yaml, string code)
    {
        Read(yaml, field => field.Duration(zeroAllowed: true), out var problems);
        Assert.Equal(code, Assert.Single(problems));
    }

    [Theory]
    [InlineData("weight", "wieght", true)]
    [InlineData("timeout", "timeOut", true)]
    [InlineData("fixedDelay", "fixed_delay", true)]
    [InlineData("VirtualService", "virtualservice", true)]
    [InlineData("weight", "height", true)]
    [InlineData("weight", "banana", false)]
    public void Nearest_Word_IsFoundWhereItIsNear(string candidate, string word, bool found) =>
        Assert.Equal(found ? candidate : null, DidYouMean.Nearest(word, ["redirectCode", candidate, "corsPolicy"]));

    private static T Read<T>(string yaml, Func<FieldValue, T> read, out IReadOnlyList<string> codes)
    {
        var problems = new ProblemList("test", "test.yaml");
        var root = (MappingNode)YamlTree.Read($"field: {yaml}\n".AsMemory(), 0, problems)!;
        var value = read(FieldValue.Of(root, problems, new()).Child(root.Entries[0]));
        codes = [.. problems.Problems.Select(problem => problem.Code)];
        return value;
    }
}
