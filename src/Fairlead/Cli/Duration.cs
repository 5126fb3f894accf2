using System.Globalization;

namespace Fairlead.Cli;

/// <summary>A length of time as flags write it: <c>100ms</c>, <c>5s</c>, <c>1m</c>.</summary>
/// <param name="Value">The length.</param>
internal readonly record struct Duration(TimeSpan Value)
{
    public override string ToString() => Value.TotalMilliseconds < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{Value.TotalMilliseconds}ms")
        : string.Create(CultureInfo.InvariantCulture, $"{Value.TotalSeconds}s");
}
