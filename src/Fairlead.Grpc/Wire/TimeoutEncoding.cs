using System.Globalization;

namespace Fairlead.Grpc.Wire;

/// <summary><c>grpc-timeout</c>: one to eight digits and a unit.</summary>
internal static class TimeoutEncoding
{
    private const int MaxDigits = 8;
    private const long MaxValue = 99_999_999;

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MaxDigits + 1)
        {
            return false;
        }

        if (!long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        long? ticks = text[^1] switch
        {
            'H' => value * TimeSpan.TicksPerHour,
            'M' => value * TimeSpan.TicksPerMinute,
            'S' => value * TimeSpan.TicksPerSecond,
            'm' => value * TimeSpan.TicksPerMillisecond,
            'u' => value * TimeSpan.TicksPerMicrosecond,
            'n' => DivideUp(value, TimeSpan.NanosecondsPerTick),
            _ => null,
        };
        timeout = new TimeSpan(ticks.GetValueOrDefault());
        return ticks.HasValue;
    }

    /// <summary>The finest unit that eight digits can carry, rounded up: a server must not give up before its client does.</summary>
    public static string Format(TimeSpan timeout)
    {
        var ticks = Math.Max(timeout.Ticks, 1);
        if (ticks <= MaxValue / TimeSpan.NanosecondsPerTick)
        {
            return Text(ticks * TimeSpan.NanosecondsPerTick, 'n');
        }

        ReadOnlySpan<(long Ticks, char Unit)> units =
        [
            (TimeSpan.TicksPerMicrosecond, 'u'),
            (TimeSpan.TicksPerMillisecond, 'm'),
            (TimeSpan.TicksPerSecond, 'S'),
            (TimeSpan.TicksPerMinute, 'M'),
        ];
        foreach (var (size, unit) in units)
        {
            var value = DivideUp(ticks, size);
            if (value <= MaxValue)
            {
                return Text(value, unit);
            }
        }

        return Text(Math.Min(DivideUp(ticks, TimeSpan.TicksPerHour), MaxValue), 'H');
    }

    private static long DivideUp(long value, long by) => (value / by) + (value % by == 0 ? 0 : 1);

    private static string Text(long value, char unit) => string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
}
