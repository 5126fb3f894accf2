using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Tests.Reading;

public sealed class FieldPathTests
{
    [Fact]
    public void Path_FieldsAndItems_AreToldFromTheObject()
    {
        var root = Read("spec:\n  http:\n  - a: 1\n  - app.io/name: {x_y-z: 1}\n    \"\": {é: 2}\n");

        var http = Child(Child(root, "spec"), "http");
        var item = http.Item(1);

        Assert.Equal("", root.Path);
        Assert.Equal("spec.http[1]", item.Path);
        Assert.Equal("spec.http[1]", http.Item(1).Path);
        Assert.Equal("spec.http", http.Item(7).Path);
        Assert.Equal("spec.http[1][\"app.io/name\"].x_y-z", Child(Child(item, "app.io/name"), "x_y-z").Path);
        Assert.Equal("spec.http[1][\"\"][\"é\"]", Child(Child(item, ""), "é").Path);
        Assert.Equal((4, 5), (item.Line, item.Column));
        Assert.Equal((5, 5), (Child(item, "").Line, Child(item, "").Column));
    }

    [Fact]
    public void Path_DeepAndLong_IsWhole()
    {
        var key = new string('k', 100);
        var value = Read(string.Concat(Enumerable.Range(0, 5).Select(level => $"{new string(' ', level)}{key}:\n")) + "      - x\n");
        for (var level = 0; level < 5; level++)
        {
            value = Child(value, key);
        }

        Assert.Equal($"{string.Join('.', Enumerable.Repeat(key, 5))}[0]", value.Item(0).Path);
    }

    [Fact]
    public void Path_KeyBeyondTheWidthOfMessages_IsShortened() =>
        Assert.Equal($"[\"{new string('é', 57)}...\"]", Child(Read($"{new string('é', 100)}: 1\n"), new string('é', 100)).Path);

    [Fact]
    public void Path_SamePathOfTwoObjects_IsOneString()
    {
        var texts = new SharedTexts();

        var paths = Enumerable.Range(0, 2).Select(_ => Child(Child(Read("spec:\n  host: a\n", texts), "spec"), "host").Path).ToList();

        Assert.Same(paths[0], paths[1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(100_000)]
    public void Share_Text_StaysWhatItIs(int length)
    {
        var texts = new SharedTexts();
        for (var c = 'a'; c <= 'z'; c++)
        {
            var text = new string(c, length);
            Assert.Equal(text, texts.Share(text));
            Assert.Equal(text, texts.Share(text.AsSpan()));
        }
    }

    private static FieldValue Child(FieldValue value, string key) => value.Child(((MappingNode)value.Node).Find(key)!.Value);

    private static FieldValue Read(string yaml, SharedTexts? texts = null)
    {
        var problems = new ProblemList("test", "test.yaml");
        return FieldValue.Of(YamlTree.Read(yaml.AsMemory(), 0, problems)!, problems, texts ?? new());
    }
}
