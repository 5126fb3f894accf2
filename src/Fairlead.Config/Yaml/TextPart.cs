namespace Fairlead.Config.Yaml;

/// <summary>The part of a text that holds one document.</summary>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">Where the text goes on behind it.</param>
/// <param name="LineOffset">How many lines of the text stand before it.</param>
internal readonly record struct TextPart(int Start, int End, int LineOffset);
