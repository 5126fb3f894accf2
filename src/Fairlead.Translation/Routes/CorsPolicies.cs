using System.Globalization;
using Envoy.Config.Core.V3;
using Fairlead.Translation.Drafts;
using CorsPolicy = Fairlead.Model.Routing.CorsPolicy;
using WirePolicy = Envoy.Extensions.Filters.Http.Cors.V3.CorsPolicy;

namespace Fairlead.Translation.Routes;

/// <summary>Policies for cross-origin requests as overrides of the filter on single routes.</summary>
internal static class CorsPolicies
{
    public static WirePolicy Of(CorsPolicy policy)
    {
        var wire = new WirePolicy
        {
            AllowMethods = string.Join(',', policy.AllowMethods),
            AllowHeaders = string.Join(',', policy.AllowHeaders),
            ExposeHeaders = string.Join(',', policy.ExposeHeaders),
            MaxAge = policy.MaxAge is { } age ? ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture) : "",
            AllowCredentials = policy.AllowCredentials,
            ForwardNotMatchingPreflights = policy.ForwardsUnmatchedPreflights ?? true,
            FilterEnabled = new RuntimeFractionalPercent { DefaultValue = Wire.Percent(100) },
        };
        wire.AllowOriginStringMatch.AddRange(policy.AllowOrigins.Select(SidecarMatches.TextOf));
        return wire;
    }
}
