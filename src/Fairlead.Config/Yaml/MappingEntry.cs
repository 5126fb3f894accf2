namespace Fairlead.Config.Yaml;

/// <summary>A key and its value.</summary>
internal readonly record struct MappingEntry(ScalarNode Key, TextNode Value);
