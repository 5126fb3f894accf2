using System.Text;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Tests.Yaml;

public sealed class DocumentReaderTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("---\n---\n", 0)]
    [InlineData("# only a comment\n", 0)]
    [InlineData("%YAML 1.2\n---\na: 1\n...\n", 1)]
    [InlineData("a: 1\n---\nb: 2\n--- # comment\nc: 3\n---\n", 3)]
    [InlineData("--- {a: 1}\n--- {b: 2}\n", 2)]
    [InlineData("a: |\n  ---\n  text\n", 1)]
    [InlineData("a: 1\r\n---\r\nb: 2\r\n", 2)]
    [InlineData("a: 1\n...\n...\nb: 2\n", 2)]
    [InlineData("a: ---\nb: 1\n", 1)]
    public void Read_Yaml_SplitsDocumentsAtTheirMarkers(string text, int count)
    {
        var documents = Read(text);

        Assert.Equal(count, documents.Count);
        Assert.All(documents, document => Assert.IsType<MappingNode>(document.Root));
    }

    [Fact]
    public void Read_Places_AreThoseOfTheFile()
    {
        var documents = Read("a: 1\n---\n# comment\nb:\n- c: 2\n");

        var list = Assert.IsType<SequenceNode>(((MappingNode)documents[1].Root!).Find("b")?.Value);
        Assert.Equal((5, 3), (list.Items[0].Line, list.Items[0].Column));
    }

    [Fact]
    public void Read_SyntaxError_NamesItsLineAndLeavesOthersAlone()
    {
        var documents = Read("a: 1\n---\nb: c: d\n---\ne: 5\n");

        Assert.Null(documents[1].Root);
        Assert.Equal(3, Assert.Single(documents[1].Problems.Problems).Origin?.Line);
        Assert.NotNull(documents[2].Root);
    }

    // Each stands behind another document, or before one, and the place is that of the file.
    [Theory]
    [InlineData("a: 1\n---\nb: 1\nc:\n\td: 2\n", 5, 1)]
    [InlineData("a: 1\n---\n# \tcomment\nb: \"x\ty\"\nc:\td\ne:\n  - f\n\t- g\n---\nh: 1\n", 8, 1)]
    [InlineData("a:\n  - b\n  \t- c\n---\nd: 1\n", 3, 3)]
    [InlineData("a: 1\n---\nb:\n  c: one\n\td: two\ne: 1\n", 5, 1)]
    [InlineData("a: 1\n---\nb:\n  c: one\n  \td: two\n\te: 1\n", 5, 3)]
    [InlineData("a: 1\n---\nb: |\n  \ttext\n  more\nc:\n\td: 1\n", 7, 1)]
    [InlineData("a: 1\n---\nb:\n  c: [\n\tone,\n\ttwo\n  ]\n", 5, 1)]
    [InlineData("a: 1\n---\nb:\n  - {c: 1,\n\td: 2}\n---\ne: 1\n", 5, 1)]
    [InlineData("a: 1\n---\nb:\n  c: \"one\n\ttwo\"\n", 5, 1)]
    [InlineData("a: 1\n---\nb: {c: d\n\t}\n", 4, 1)]
    public void Read_TabWhereSpacesAreExpected_IsNamedWhereItStands(string text, int line, int column)
    {
        foreach (var end in (string[])["\n", "\r\n", "\r"])
        {
            var documents = Read(text.Replace("\n", end, StringComparison.Ordinal));

            var problem = Assert.Single(documents.SelectMany(static one => one.Problems.Problems));
            Assert.Equal(("FL1004", line, column), (problem.Code, problem.Origin?.Line ?? 0, problem.Origin?.Column ?? 0));
            Assert.Equal("not well-formed YAML: a tab stands where spaces are expected", problem.Message);
        }
    }

    // A tab is there, and is not what is wrong.
    [Theory]
    [InlineData("a:\tb\n---\nc:\td: e: f\n", 3)]
    [InlineData("a: 1\n---\nb: [c\n---\nd: \"x\ty\"\n", 4)]
    [InlineData("a: \"\t\"\nb: c: d\n", 2)]
    [InlineData("a: [1\n\n# the\tend\n", 4)]
    public void Read_ErrorBesideATab_KeepsItsPlace(string text, int line)
    {
        var problem = Assert.Single(Read(text).SelectMany(static one => one.Problems.Problems));
        Assert.Equal(("FL1004", line), (problem.Code, problem.Origin?.Line));
        Assert.DoesNotContain("tab", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyTabsBeforeTheWrongOne_FindsIt()
    {
        var good = string.Concat(Enumerable.Range(0, 10_000).Select(static n => $"k{n}: \"\t{n}\"\n"));

        var problem = Assert.Single(Assert.Single(Read(good + "a:\n  b: 1\n\tc: 2\n")).Problems.Problems);

        Assert.Equal((10_003, 1), (problem.Origin?.Line, problem.Origin?.Column));
    }

    [Theory]
    [InlineData("a: 1\na: 2\n", "FL1006")]
    [InlineData("a: *nothing\n", "FL1008")]
    [InlineData("a: &x [*x]\n", "FL1008")]
    [InlineData("a: !custom 5\n", "FL1008")]
    [InlineData("? [a, b]\n: c\n", "FL1008")]
    [InlineData("<<: text\n", "FL1008")]
    public void Read_WhatIsNotTaken_IsReported(string text, string code) =>
        Assert.Equal(code, Assert.Single(Assert.Single(Read(text)).Problems.Problems).Code);

    [Fact]
    public void Read_MergeKey_OwnKeysAndEarlierMappingsWin()
    {
        var root = (MappingNode)Assert.Single(Read("x: &x {a: 1, b: 1, c: 1}\ny: &y {b: 2, d: 2}\nz: {<<: [*y, *x], a: 3}\n")).Root!;

        var merged = (MappingNode)root.Find("z")!.Value.Value;
        Assert.Equal("a3 b2 d2 c1", string.Join(' ', merged.Entries.Select(entry => entry.Key.Value + ((ScalarNode)entry.Value).Value)));
    }

    [Fact]
    public void Read_Json_GivesPlacesAndTypes()
    {
        var documents = DocumentReader.Read(
            "{\n\t\"é\": \"x\", \"b\": [1, true, null, \"\\ud83d\\ude00\"]\n}\n{}".AsMemory(), isJson: true, Problems).ToList();

        Assert.Equal(2, documents.Count);
        var list = (SequenceNode)((MappingNode)documents[0].Root!).Find("b")!.Value.Value;
        Assert.Equal([ScalarKind.Number, ScalarKind.Boolean, ScalarKind.Null, ScalarKind.Text], list.Items.Cast<ScalarNode>()
            .Select(item => item.Kind));
        Assert.Equal((2, 18), (list.Items[0].Line, list.Items[0].Column));
        Assert.Equal(4, documents[1].Root!.Line);
    }

    [Theory]
    [InlineData("{\"a\": \"\\ud800\"}", "FL1003")]
    [InlineData("{\"a\": 1, \"a\": 2}", "FL1006")]
    [InlineData("{\"a\": 1,}", "FL1004")]
    [InlineData("{\"a\": // no\n1}", "FL1004")]
    [InlineData("{\"a\"", "FL1004")]
    public void Read_WrongJson_IsReported(string text, string code) =>
        Assert.Contains(DocumentReader.Read(text.AsMemory(), isJson: true, Problems)
            .SelectMany(document => document.Problems.Problems), problem => problem.Code == code);

    [Theory]
    [InlineData(new byte[] { 0x61, 0x0A, 0xFF }, 2)]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 }, 1)]
    [InlineData(new byte[] { 0x61, 0x00 }, 1)]
    [InlineData(new byte[] { 0x61, 0x0D, 0x0A, 0x09, 0x0A, 0x1B }, 3)]
    public void Decode_NoText_IsReportedWithItsLine(byte[] bytes, int line)
    {
        var problems = Problems();

        Assert.Null(DocumentReader.Decode(bytes, problems));
        Assert.Equal(line, Assert.Single(problems.Problems).Origin?.Line);
    }

    [Fact]
    public void Decode_ByteOrderMark_IsSkipped() =>
        Assert.Equal("a: 1", DocumentReader.Decode([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("a: 1")], Problems()));

    private static ProblemList Problems() => new("test", "test.yaml");

    private static List<TextDocument> Read(string text) => [.. DocumentReader.Read(text.AsMemory(), isJson: false, Problems)];
}
