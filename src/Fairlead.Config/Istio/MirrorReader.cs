using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Claims;

namespace Fairlead.Config.Istio;

/// <summary>Reads where copies of requests go.</summary>
internal static class MirrorReader
{
    private const int MaxMirrors = 64;

    private const string Nothing = "a share of 0 copies nothing";

    /// <summary>What the fields of a rule say: <c>mirror</c> with a share, or <c>mirrors</c>, each with its own.</summary>
    public static EquatableList<MirrorClaim> Read(FieldReader rule)
    {
        var single = rule.Optional("mirror");
        var several = rule.Optional("mirrors");
        var percentage = rule.Optional("mirrorPercentage");

        // The two spellings of a field that is out of date; each is read, so that each is checked.
        var errors = rule.Self.Problems.Errors;
        var percents = new[] { rule.Optional("mirrorPercent"), rule.Optional("mirror_percent") };
        var older = percents.Select(static field => field?.Integer(0, 100)).ToList().Find(static value => value is not null);
        var share = percentage is { } given ? Percentage(given) : older ?? 100;
        if (share == 0 && rule.Self.Problems.Errors == errors)
        {
            single?.Warn(ErrorCodes.Ineffective, Nothing, "give it a share above 0");
        }

        if (single is not null && several is not null)
        {
            several.Value.Error(ErrorCodes.Conflict, "mirror and mirrors exclude each other", "put the destination of mirror into mirrors");
        }

        if (single is null)
        {
            (percentage ?? percents[0] ?? percents[1])?.Warn(
                ErrorCodes.Ineffective, "a share without mirror copies nothing", "give mirror a destination");
        }

        return
        [
            .. single is { } one ? [new(DestinationReader.Read(one, rule.Self), share)] : Array.Empty<MirrorClaim>(),
            .. several?.Items(ReadPolicy, MaxMirrors) ?? [],
        ];
    }

    private static MirrorClaim ReadPolicy(FieldValue item)
    {
        var fields = item.Fields();
        var destination = fields.Required("destination", "a destination with a host");
        var percentage = fields.Optional("percentage");
        fields.Finish();
        var errors = item.Problems.Errors;
        var share = percentage is { } given ? Percentage(given) : 100;
        if (share == 0 && item.Problems.Errors == errors)
        {
            item.Warn(ErrorCodes.Ineffective, Nothing, "give it a share above 0");
        }

        return new(DestinationReader.Read(destination, item), share);
    }

    private static double Percentage(FieldValue field)
    {
        var fields = field.Fields();
        var value = fields.Optional("value")?.Number(0, 100) ?? 0;
        fields.Finish();
        return value;
    }
}
