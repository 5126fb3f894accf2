using System.Diagnostics.CodeAnalysis;
using Envoy.Type.V3;
using Fairlead.Proxy.Matching;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Proxy.Configuration;

/// <summary>Converts values of protobuf messages.</summary>
internal static class ProtoValues
{
    /// <summary>The longest time that timers take; whoever asks for more means "never".</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public static TimeSpan ToTime(Duration? duration, TimeSpan absent, string path, ConfigProblems problems)
    {
        if (duration is null)
        {
            return absent;
        }

        if (duration.Seconds < 0 || duration.Nanos is < 0 or > 999_999_999)
        {
            problems.Add(path, $"a duration from 0 was expected, got {duration.Seconds} s {duration.Nanos} ns");
            return absent;
        }

        return duration.Seconds >= Longest.TotalSeconds
            ? Longest
            : TimeSpan.FromSeconds(duration.Seconds) + TimeSpan.FromTicks(duration.Nanos / 100);
    }

    public static Fraction ToFraction(FractionalPercent? percent)
    {
        if (percent is null)
        {
            return new Fraction(0, 100);
        }

        var denominator = percent.Denominator switch
        {
            FractionalPercent.Types.DenominatorType.TenThousand => 10_000u,
            FractionalPercent.Types.DenominatorType.Million => 1_000_000u,
            _ => 100u,
        };
        return new Fraction(percent.Numerator, denominator);
    }

    /// <summary>Unpacks an Any; where it is of another type, notes a problem that names the expected one.</summary>
    public static bool TryUnpack<T>(Any any, string path, ConfigProblems problems, [NotNullWhen(true)] out T? message)
        where T : class, IMessage, new()
    {
        try
        {
            var candidate = new T();
            if (any.Is(candidate.Descriptor))
            {
                candidate.MergeFrom(any.Value);
                message = candidate;
                return true;
            }

            problems.Add(path, $"{any.TypeUrl} is not supported by this sidecar, {candidate.Descriptor.FullName} is");
        }
        catch (InvalidProtocolBufferException e)
        {
            problems.Add(path, $"the bytes are no {any.TypeUrl}: {e.Message}");
        }

        message = null;
        return false;
    }
}
