namespace Fairlead.Config.Yaml;

/// <summary>Bounds on what a text may ask of its reader; documented in docs/stages/config.md.</summary>
internal static class TextLimits
{
    public const int MaxFileBytes = 8 * 1024 * 1024;

    public const int MaxDepth = 64;

    /// <summary>Nodes of one document, counting what aliases stand for, so that a few lines cannot stand for millions.</summary>
    public const int MaxNodes = 1_000_000;
}
