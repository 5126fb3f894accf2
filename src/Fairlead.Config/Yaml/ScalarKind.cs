namespace Fairlead.Config.Yaml;

/// <summary>What a scalar is.</summary>
internal enum ScalarKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Nothing at all.</summary>
    Null,

    /// <summary>A boolean, or what older YAML takes for one.</summary>
    Boolean,

    /// <summary>A number, or what older YAML takes for one.</summary>
    Number,
}
