namespace Fairlead.Cli;

/// <summary>Text with what it means: colours are for terminals only.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">What it means.</param>
internal readonly record struct TextCell(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator TextCell(string text) => new(text);

    public string Render(bool color) => !color || Text.Length == 0 ? Text : Tone switch
    {
        Tone.Good => $"\u001b[32m{Text}\u001b[0m",
        Tone.Warn => $"\u001b[33m{Text}\u001b[0m",
        Tone.Bad => $"\u001b[31m{Text}\u001b[0m",
        Tone.Faint => $"\u001b[2m{Text}\u001b[0m",
        _ => Text,
    };
}
