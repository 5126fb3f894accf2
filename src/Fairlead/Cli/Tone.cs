namespace Fairlead.Cli;

/// <summary>What a piece of text means to its reader.</summary>
internal enum Tone
{
    Plain,
    Good,
    Warn,
    Bad,
    Faint,
}
