using System.Globalization;
using System.Text;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Tests.Yaml;

/// <summary>Documents that are read with one parser give what each of them gives alone: values, places and problems.</summary>
public sealed class DocumentRunTests
{
    // Pieces of documents, some of them with something wrong, that leave the scanner in different states.
    private static readonly string[] Pieces =
    [
        "---\nkind: a\n", "---\n# comment\nkind: a\nlist:\n- x\n- y: [1, {b: c}]\n", "--- # comment\n\nkind: a\n",
        "---\nkind: \"quoted\"\n", "---\n:word\n", "---\n: word\n", "---\n- a\n-\n- b\n", "--- {a: [b]}\n", "--- |\ntext\n",
        "--- text\n", "---\n\"a\": b\n", "---\n? a\n: b\n", "---\na: &x 1\nb: *x\n", "---\nb: *x\n", "---\na: |+\n  text\n\n\n",
        "---\na: >-\n  folded\n  text\n", "---\na: 'one\n  two'\n", "---\na: 1\na: 2\n", "---\n<<: {a: 1}\nb: !!str 2\n", "...\n",
        "...\na: 1\n", "---\n", "%TAG ! tag:x,2000:\n", "---\na: [1, 2\n", "---\na: {b: c\n", "---\na: 'open\n", "---\na: b: c\n",
        "---\n\tkey: a\n", "---\na: !x b\n", "---\na:\n", "---\na: [x]\nb\n", "# end\n", "\uFEFF", "  - a\n", "key: value\n", "]\n",
        "}\n", "\r\n", "---\r\na: 1\r\n", "---\ra: 1\r", "---\n<<: [*x]\n*x : 1\n", "---\na: []\n: b\n",
        "---\nz: {\"a\":b, \"c\" :d}\n", "---\nabc\n:def\n",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_DocumentsTogether_GivesWhatEachGivesAlone(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pieces[random.Next(Pieces.Length)]));

            var together = DocumentReader.Read(text.AsMemory(), isJson: false, Problems)
                .Select(static document => Show(document.Root, document.Problems));

            Assert.Equal(DocumentReader.Split(text).Select(part => Alone(text, part)), together);
        }
    }

    [Fact]
    public void Read_ErrorInTheMiddle_LeavesTheOthersAlone()
    {
        var text = string.Concat(Enumerable.Range(0, 9).Select(static index => index == 4 ? "---\na: [\n" : $"---\nname: n{index}\n"));

        var documents = DocumentReader.Read(text.AsMemory(), isJson: false, Problems).ToList();

        Assert.Equal(4, documents.FindIndex(static document => document.Root is null));
        Assert.Equal([2, 4, 6, 8, 12, 14, 16, 18], documents.Select(static document => document.Root?.Line).OfType<int>());
        Assert.Equal("FL1004", Assert.Single(documents[4].Problems.Problems).Code);
    }

    [Theory]
    [InlineData("a: 1\n---\nb: 2\n---\nc: 3\n", 3)]
    [InlineData("a: 1\n--- # comment\n# comment\n\nb: 2\n", 2)]
    [InlineData("a: 1\n--- {b: 2}\n", 1)]
    [InlineData("a: 1\n---\n\"b\": 2\n", 1)]
    [InlineData("a: 1\n---\n  b: 2\n", 1)]
    [InlineData("a: 1\n...\nb: 2\n", 1)]
    public void LengthOf_Documents_TakesThoseThatBeginWithAWord(string text, int length) =>
        Assert.Equal(length, DocumentRun.LengthOf(text, DocumentReader.Split(text)));

    [Theory]
    [InlineData(3)]
    [InlineData(200)]
    public void Read_KeysThatComeTwice_AreReportedInSmallAndLargeMappings(int count)
    {
        var keys = string.Concat(Enumerable.Range(0, count).Select(static index => $"k{index}: {index}\n"));

        var text = $"{keys}k1: x\nk{count - 1}: y\nz: {{<<: {{a: 1}}}}\n";

        var document = Assert.Single(DocumentReader.Read(text.AsMemory(), isJson: false, Problems));

        Assert.Equal(
            [
                $"{count + 1} the key \"k1\" is given twice, first in line 2",
                $"{count + 2} the key \"k{count - 1}\" is given twice, first in line {count}",
            ],
            document.Problems.Problems.Select(static problem => $"{problem.Origin?.Line} {problem.Message}"));
        Assert.Equal(count + 1, ((MappingNode)document.Root!).Entries.Length);
    }

    private static string Alone(string text, TextPart part)
    {
        var problems = Problems();
        return Show(DocumentReader.ReadPart(text.AsMemory(), part, problems), problems);
    }

    private static string Show(TextNode? root, ProblemList problems)
    {
        var text = new StringBuilder();
        Show(root, text);
        return text.AppendJoin('\n', problems.Problems).ToString();
    }

    private static void Show(TextNode? node, StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"{node?.Line}:{node?.Column} ");
        switch (node)
        {
            case ScalarNode scalar:
                text.Append(CultureInfo.InvariantCulture, $"{scalar.Kind} '{scalar.Value}'\n");
                break;
            case SequenceNode list:
                foreach (var item in list.Items)
                {
                    Show(item, text.Append("- "));
                }

                break;
            case MappingNode mapping:
                foreach (var entry in mapping.Entries)
                {
                    Show(entry.Key, text.Append("? "));
                    Show(entry.Value, text.Append(": "));
                }

                break;
        }
    }

    private static ProblemList Problems() => new("test", "test.yaml");
}
