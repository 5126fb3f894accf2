using System.Globalization;

namespace Fairlead.Cli;

/// <summary>Prints lengths of time for people: the two largest units, as kubectl does.</summary>
internal static class Ages
{
    public static string Text(double? seconds)
    {
        if (seconds is not { } s)
        {
            return "-";
        }

        var span = TimeSpan.FromSeconds(Math.Max(0, s));
        return span switch
        {
            { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0}s"),
            { TotalMinutes: < 2 } => $"{(int)span.TotalSeconds}s",
            { TotalMinutes: < 10 } => $"{span.Minutes}m{span.Seconds}s",
            { TotalHours: < 3 } => $"{(int)span.TotalMinutes}m",
            { TotalDays: < 2 } => $"{(int)span.TotalHours}h{span.Minutes}m",
            _ => $"{(int)span.TotalDays}d{span.Hours}h",
        };
    }
}
