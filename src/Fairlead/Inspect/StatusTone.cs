using Fairlead.Cli;

namespace Fairlead.Inspect;

/// <summary>Colours of the words that the admin API uses for states.</summary>
internal static class StatusTone
{
    public static Tone Of(string status) => status switch
    {
        "SYNCED" or "ACCEPTED" or "OK" => Tone.Good,
        "STALE" or "SENT" => Tone.Warn,
        "NACK" or "REJECTED" or "FAILED" => Tone.Bad,
        _ => Tone.Faint,
    };
}
