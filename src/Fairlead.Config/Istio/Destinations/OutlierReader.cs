using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Policy;

namespace Fairlead.Config.Istio.Destinations;

/// <summary>Reads when an endpoint that fails is passed over.</summary>
internal static class OutlierReader
{
    private const int WholePercent = 100;

    public static OutlierDetection Read(FieldValue field)
    {
        var fields = field.Fields();
        var old = fields.Optional("consecutiveErrors");
        var errors = old?.Integer(0, int.MaxValue) ?? 0;
        old?.Warn(ErrorCodes.Ineffective, "consecutiveErrors is deprecated; it counts the errors of gateways (502, 503, 504)",
            "use consecutiveGatewayErrors or consecutive5xxErrors");
        var local = fields.Optional("consecutiveLocalOriginFailures");
        var codes = fields.Optional("outlierDetectionHttpErrorCodes");
        OutlierDetection detection = new()
        {
            ConsecutiveGatewayErrors =
                fields.Optional("consecutiveGatewayErrors")?.Integer(0, int.MaxValue) ?? (errors > 0 ? errors : null),
            Consecutive5xxErrors = fields.Optional("consecutive5xxErrors")?.Integer(0, int.MaxValue) ?? (errors > 0 ? 0 : null),
            SplitsLocalErrors = fields.Optional("splitExternalLocalOriginErrors")?.Boolean() ?? false,
            ConsecutiveLocalFailures = local?.Integer(0, int.MaxValue),
            Interval = fields.Optional("interval")?.Duration(zeroAllowed: false),
            BaseEjectionTime = fields.Optional("baseEjectionTime")?.Duration(zeroAllowed: false),
            MaxEjectionPercent = fields.Optional("maxEjectionPercent")?.Integer(0, WholePercent),
            MinHealthPercent = fields.Optional("minHealthPercent")?.Integer(0, WholePercent),
            StatusCodes = codes?.Items(static item => item.Integer(100, 599), 500).Distinct().Order().ToEquatableList() ?? [],
        };
        fields.Finish();
        if (detection is { SplitsLocalErrors: false, ConsecutiveLocalFailures: > 0 })
        {
            local?.Error(
                ErrorCodes.Conflict,
                "failures on this side are not counted apart, so they have no number of their own",
                "set splitExternalLocalOriginErrors to true");
        }

        return detection;
    }
}
