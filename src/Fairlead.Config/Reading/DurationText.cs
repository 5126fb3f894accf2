using System.Buffers;

namespace Fairlead.Config.Reading;

/// <summary>
/// Reads durations as Go writes them, which is what users of Istio know: <c>5s</c>, <c>1.5s</c>, <c>250ms</c>, <c>1m30s</c>.
/// </summary>
internal static class DurationText
{
    /// <summary>The longest that is taken: timers of proxies hold no more than about 49 days.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromHours(24 * 49);

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    public const string MaxText = "1176h";

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        if (text.SequenceEqual("0"))
        {
            return true;
        }

        // Sums in ticks as decimal: no text of sane length overflows.
        var ticks = 0m;
        if (text.IsEmpty || text.Length > 64)
        {
            return false;
        }

        while (!text.IsEmpty)
        {
            var length = text.IndexOfAnyExcept(NumberCharacters);
            if (length <= 0 || length > 20
                || !decimal.TryParse(
                    text[..length],
                    System.Globalization.NumberStyles.AllowDecimalPoint,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out var number))
            {
                return false;
            }

            text = text[length..];
            var unitLength = text.IndexOfAny(NumberCharacters) is var next && next < 0 ? text.Length : next;
            if (TicksOf(text[..unitLength]) is not { } unit)
            {
                return false;
            }

            if (number > 1_000_000_000_000m)
            {
                return false;
            }

            ticks += number * unit;
            text = text[unitLength..];
        }

        if (ticks > long.MaxValue - 1)
        {
            duration = TimeSpan.MaxValue;
            return true;
        }

        // A part of a tick counts as a whole one: what is shorter is not nothing, and 1ms and 1ns are no whole milliseconds.
        duration = new((long)decimal.Ceiling(ticks));
        return true;
    }

    private static decimal? TicksOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 0.01m,
        "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        _ => null,
    };
}
