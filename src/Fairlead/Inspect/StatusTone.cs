using Fairlead.Cli;

namespace Fairlead.Inspect;

/// <summary>Colours of the words that the admin API uses for states.</summary>
internal static class StatusTone
{
    public static Tone Of(string status) => status switch
    {
        "SYNCED" or "ACCEPTED" or "OK" or "READY" => Tone.Good,
        "STALE" or "SENT" or "CONNECTING" or "STARTING" or "SILENT" or "HELD" => Tone.Warn,
        "NACK" or "REJECTED" or "REFUSED" or "FAILED" or "QUARANTINED" => Tone.Bad,
        _ => Tone.Faint,
    };
}
