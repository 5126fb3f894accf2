namespace Fairlead.Config.Yaml;

/// <summary>A key and its value.</summary>
internal sealed record MappingEntry(ScalarNode Key, TextNode Value)
{
    /// <summary>The same, so many lines further down.</summary>
    public MappingEntry Moved(int lines) => lines == 0 ? this : new((ScalarNode)Key.Moved(lines), Value.Moved(lines));
}
