using System.Globalization;
using System.Text;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Yaml;
using Fairlead.Testing.Golden;

namespace Fairlead.Config.Tests.Yaml;

/// <summary>What the plain reader takes of YAML is what the parser of all of YAML gives: values, places and problems.</summary>
public sealed class PlainTreeTests
{
    // Pieces of documents, some of them with something wrong.
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

    // Values that may stand behind a key or in a list, some of which the plain reader takes and some of which are something else there.
    private static readonly string[] Values =
    [
        "x", "1", "-1", "x y", "a: b", "a:b", "x #c", "x # c", "x#c", "# c", "#c", "\"q\"", "'q'", "\"a\\n\"", "'it''s'", "\"a # b: c\"",
        "\"a\" b", "\"a\": b", "'a': b", "\"a\" : b", "\"open", "'open", "\"\"", "''", "\" a \"", "{a: b}", "{ a: b }",
        "{a: b }", "{a: [b, c], d: {}}",
        "{a: b, a: c}", "{a: b} # c", "{a: b}#c", "{a: b}: c", "{a: b} x", "{a:b}", "{a}", "{a: }", "{a:}", "{a: b,}",
        "{, a: b}", "{}", "{ }",
        "{\"a\": b}", "{a: \"b\"}", "{a: 'b', c: d}", "{a: b", "{a: b]", "{a: {b: {c: d}}}", "[a, b]", "[a,b]",
        "[ a , b ]", "[]", "[ ]", "[a: b]",
        "[{a: b}]", "[{a: b}, {a: c}]", "[a, ]", "[a,, b]", "[a", "a]", "[[a], [b]]", "[\"a\", 'b']", "[\"a\"b]",
        "[\"a\" , b]", "[10.0.0.1:80]",
        "[::1]", "[a#b]", "[a #b]", "[a - b]", "[-]", "[-1]", "[- a]", "[*a]", "[\"*\"]", "[.]", "[a b]", "[/x/*]",
        "[x?y]", "[a'b]", "[a\"b]",
        "[\\x]", "[~]", "[a]b", "[a] # c", "[a]: b", "a, b", "a}", "*", "*x", "&x y", "!t z", "!!str z", "|", ">-", "~",
        "null", "", " ", "  x  ",
        "- x", "-x", "-", "--", "---", "--- x", ".", "..", "...", "@x", "%x", "`x", "?x", "? x", ":x", ": x", "a:",
        "a :", "a : b", "(x)", "$x",
        "^x", "\\x", "/x/*", "https://x.y/z?a=b", "a'b", "a\"b", "x\r", "x\ry", "\u00e9", "\tx", "x\t", "x\ty", "=x",
        "<x", "<<", ">x", "|x", ",x", "}", "]",
        "10.0.0.1:80", "::1", "a::b", "2020-01-01", "0x1F", "yes", "x\u007f", "+1", ".5", "5s",
    ];

    private static readonly string[] Keys =
    [
        "a", "b", "c", "key", "a.b/c-d", "app.kubernetes.io/name", "1", "-a", "\"q\"", "'q'", "<<", "a b", "?", "*x",
        "&x a", "!t a", "{a: b}", "a:b",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_Documents_GivesWhatTheParserGives(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 3000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pieces[random.Next(Pieces.Length)]));

            var read = DocumentReader.Read(text.AsMemory(), isJson: false, Problems)
                .Select(static document => Show(document.Root, document.Problems));

            Assert.Equal(DocumentReader.Split(text).Select(part => Alone(text, part)), read);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Read_AnyLines_GivesWhatTheParserGivesOrNothing(int seed)
    {
        var random = new Random(seed);
        var plain = new PlainTree();
        var taken = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var text = Lines(random);
            foreach (var part in DocumentReader.Split(text))
            {
                var problems = Problems();
                if (plain.Read(text.AsMemory()[part.Start..part.End], part.LineOffset, problems) is { } root)
                {
                    Assert.Equal((text, Alone(text, part)), (text, Show(root, problems)));
                    taken++;
                }
            }
        }

        Assert.True(taken > 5000, $"only {taken} documents were taken");
    }

    [Theory]
    [InlineData("a: $\n")]
    [InlineData("a: $\nb: c\n")]
    [InlineData("a: $\n  x\nb: c\n")]
    [InlineData("a:\n  b: $\n  c: d\n")]
    [InlineData("a:\n- $\n- c\nb: $")]
    [InlineData("a:\n  - $\n  - b: $\n    c: d\n")]
    [InlineData("a: [b, $]\n")]
    [InlineData("a: [$, b]\nb: [ $ ]\n")]
    [InlineData("a: {b: $}\n")]
    [InlineData("a: {b: $, c: d}\n")]
    [InlineData("a: {b: [{c: $}]}\n")]
    [InlineData("$: b\n")]
    [InlineData("a: {$: b}\n")]
    [InlineData("a:\n- $: b\n  c: d\n")]
    [InlineData("a:\n$\n")]
    [InlineData("a:\n  $\nb: c\n")]
    [InlineData("---\na: $\n# comment\n  # comment\nb: c\n")]
    [InlineData("--- $\na: b\n")]
    public void Read_AnyValueInAnyPlace_GivesWhatTheParserGivesOrNothing(string frame)
    {
        foreach (var text in Values.Concat(Keys).Select(value => frame.Replace("$", value, StringComparison.Ordinal)))
        {
            foreach (var part in DocumentReader.Split(text))
            {
                var problems = Problems();
                if (new PlainTree().Read(text.AsMemory()[part.Start..part.End], part.LineOffset, problems) is { } root)
                {
                    Assert.Equal((text, Alone(text, part)), (text, Show(root, problems)));
                }
            }
        }
    }

    [Theory]
    [InlineData("a: b\n")]
    [InlineData("# comment\na:\n  b: 1\n\n  # comment\n  c: \"q\"   # comment\nd:\n- x\n- y: z\n  w: [1, {b: c}]\n")]
    [InlineData("--- # comment\r\n\r\na:\r\n  - b: {}\r\n    c: []\r\n  - d\r\ne: '*'")]
    [InlineData("metadata: {name: a, labels: {app.kubernetes.io/name: b}}\nspec:\n  hosts: [\"*.example.com\", a.b]\n")]
    public void Read_PlainDocument_IsTaken(string text) => Assert.NotNull(new PlainTree().Read(text.AsMemory(), 0, Problems()));

    [Fact]
    public void Read_FilesOfTheRepository_GivesWhatTheParserGivesOrNothing()
    {
        var (plain, documents, taken) = (new PlainTree(), 0, 0);
        string[] folders = ["tests", "samples", "deploy"];
        foreach (var file in folders.SelectMany(static folder =>
            Directory.EnumerateFiles(RepositoryRoot.Combine(folder), "*.yaml", SearchOption.AllDirectories)))
        {
            if (DocumentReader.Decode(File.ReadAllBytes(file), Problems()) is not { } text)
            {
                continue;
            }

            foreach (var part in DocumentReader.Split(text))
            {
                var problems = Problems();
                documents++;
                if (plain.Read(text.AsMemory()[part.Start..part.End], part.LineOffset, problems) is { } root)
                {
                    Assert.Equal((file, Alone(text, part)), (file, Show(root, problems)));
                    taken++;
                }
            }
        }

        Assert.True(taken > documents / 2, $"only {taken} of {documents} documents were taken");
    }

    [Fact]
    public void Read_DeepDocument_IsLeftToTheParser()
    {
        var deep = string.Concat(Enumerable.Range(0, 70).Select(static depth => $"{new string(' ', depth)}a:\n"))
            + $"{new string(' ', 70)}a: b\n";
        var nested = $"a: {new string('[', 70)}{new string(']', 70)}\n";

        Assert.Null(new PlainTree().Read(deep.AsMemory(), 0, Problems()));
        Assert.Null(new PlainTree().Read(nested.AsMemory(), 0, Problems()));
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

    // Lines that fit one another more often than not.
    private static string Lines(Random random)
    {
        var text = new StringBuilder(random.Next(4) == 0 ? "---\n" : "");
        var indent = 0;
        for (var line = random.Next(1, 8); line > 0; line--)
        {
            indent = Math.Max(0, indent + (random.Next(6) switch { 0 => 2, 1 => -2, 2 when random.Next(8) == 0 => 1, _ => 0 }));
            text.Append(' ', indent);
            var kind = random.Next(12);
            var isSimple = random.Next(3) > 0;
            var key = isSimple ? Keys[random.Next(6)] : Keys[random.Next(Keys.Length)];
            var value = isSimple ? Values[random.Next(4)] : Values[random.Next(Values.Length)];
            text.Append(kind switch
            {
                0 => "# comment",
                1 => "",
                2 => value,
                3 => "- " + value,
                4 => $"- {key}: {value}",
                5 => $"-   {key}: {value}",
                6 => $"- {key}:",
                7 => $"{key}:",
                _ => $"{key}: {value}",
            });
            indent += kind is 6 or 7 ? 2 : 0;
            text.Append(random.Next(10) == 0 ? "\r\n" : "\n");
        }

        return text.ToString();
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
