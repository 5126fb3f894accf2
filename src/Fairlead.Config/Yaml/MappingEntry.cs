namespace Fairlead.Config.Yaml;

/// <summary>A key and its value.</summary>
internal sealed record MappingEntry(ScalarNode Key, TextNode Value);
