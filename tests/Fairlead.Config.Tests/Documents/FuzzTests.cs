using System.Text;
using Fairlead.Config.Documents;
using Fairlead.Config.FrontEnds;
using Fairlead.Testing.Golden;

namespace Fairlead.Config.Tests.Documents;

/// <summary>
/// Whatever the bytes are, reading ends, throws nothing, and gives objects or says why not. Seeds are fixed; FUZZ_ROUNDS asks for more
/// rounds.
/// </summary>
public sealed class FuzzTests
{
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_ROUNDS"), out var rounds) ? rounds : 400;

    private static readonly byte[][] Seeds =
    [
        .. Directory.GetFiles(RepositoryRoot.Combine("tests", "Fairlead.Config.Tests", "Cases"), "*", SearchOption.AllDirectories)
            .Where(file => file.Contains("input", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
    ];

    // What parsers stumble over.
    private static readonly string[] Tokens =
    [
        "---\n", "...\n", "&a ", "*a ", "<<: ", "!!str ", "!x ", "? ", ": ", "- ", "[", "]", "{", "}", "|\n", ">-\n", "\"", "'", "#", "\t",
        "\r", "\r\n", "\n\n",
        "%YAML 1.2\n", "@", "`", "\u0000", "\u0085", "\u2028", "\uFEFF", "é", "😀", "\\u0041", "\\ud800", "null", "~", "true", "1e999",
        "0x10", "-1", "99999999999999999999",
        "  ", "spec:", "hosts:", "http:", "weight: ", "(", ")", "\\", "*.", "..", "/", "5s", ",", "e", "[[[[[[[[", "{{{{{{{{", "'''",
        "\"\\x\"", "|2\n", "--- |\n",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_MutatedFiles_GivesObjectsOrProblems(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Seeds[random.Next(Seeds.Length)];
            for (var mutations = random.Next(1, 6); mutations > 0; mutations--)
            {
                bytes = Mutate(bytes, random);
            }

            Check(bytes, random.Next(4) == 0 ? "fuzz.json" : "fuzz.yaml");
        }
    }

    [Theory]
    [InlineData(5)]
    public void Read_TokenSoup_GivesObjectsOrProblems(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds * 4; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Tokens[random.Next(Tokens.Length)]));
            Check(Encoding.UTF8.GetBytes(text), random.Next(4) == 0 ? "fuzz.json" : "fuzz.yaml");
        }
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    [InlineData('-')]
    [InlineData('?')]
    public void Read_NestedDeeply_IsRefusedWithoutHarm(char open)
    {
        foreach (var file in new[] { "deep.yaml", "deep.json" })
        {
            var text = open is '-' or '?' ? string.Concat(Enumerable.Repeat($"{open} ", 20_000)) : new string(open, 20_000);
            var result = TextReading.Read(Encoding.UTF8.GetBytes(text), "test", file);
            Assert.NotEmpty(result.Problems);
        }
    }

    [Fact]
    public void Read_AliasesThatStandForMillions_IsRefused()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 9; level++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");
        }

        var result = TextReading.Read(Encoding.UTF8.GetBytes(text.ToString()), "test", "laughs.yaml");

        Assert.Equal("FL1007", Assert.Single(result.Problems).Code);
    }

    [Fact]
    public void Read_MergedMappingsThatStandForMillions_IsRefused()
    {
        var text = new StringBuilder("a0: &a0 {a: 1, b: 2, c: 3, d: 4, e: 5, f: 6}\n");
        for (var level = 1; level < 12; level++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"a{level}: &a{level} {{<<: *a{level - 1}, p: *a{level - 1}, q: *a{level - 1}, r: *a{level - 1}, s: *a{level - 1}}}\n");
        }

        var result = TextReading.Read(Encoding.UTF8.GetBytes(text.ToString()), "test", "laughs.yaml");

        Assert.Equal("FL1007", Assert.Single(result.Problems).Code);
    }

    private static void Check(byte[] bytes, string file)
    {
        ReadResult result;
        try
        {
            result = TextReading.Read(bytes, "fuzz", file);
            var lines = bytes.Count(b => b is (byte)'\n' or (byte)'\r') + 3;
            Assert.All(result.Problems, problem => Assert.InRange(problem.Origin!.Value.Line, 0, lines));
            Assert.All(result.Objects, static item => Assert.NotNull(Lowering.Lower(item)));
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{exception.GetType()}: {exception.Message}\n{exception.StackTrace}\n{file}, base64 of the "
                + $"input: {Convert.ToBase64String(bytes)}");
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length + 1);
        var end = Math.Min(bytes.Length, at + random.Next(1, 30));
        switch (random.Next(6))
        {
            case 0:
                return [.. bytes[..at], .. bytes[end..]];
            case 1:
                return [.. bytes[..at], .. Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]), .. bytes[at..]];
            case 2:
                return [.. bytes[..at], .. bytes[at..end], .. bytes[at..end], .. bytes[end..]];
            case 3:
                return bytes[..at];
            case 4 when bytes.Length > 0:
                var copy = bytes.ToArray();
                copy[random.Next(copy.Length)] = (byte)random.Next(256);
                return copy;
            default:
                var other = Seeds[random.Next(Seeds.Length)];
                return [.. bytes[..at], .. other[..random.Next(other.Length)]];
        }
    }
}
