namespace Fairlead.Config.Applied;

/// <summary>A text of objects that somebody applies. Immutable.</summary>
/// <param name="Name">What its author calls it: a file's name; its end tells JSON from YAML.</param>
/// <param name="Content">What it says.</param>
public sealed record ApplyText(string Name, ReadOnlyMemory<byte> Content);
