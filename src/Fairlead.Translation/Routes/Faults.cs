using Envoy.Extensions.Filters.Common.Fault.V3;
using Envoy.Extensions.Filters.Http.Fault.V3;
using Fairlead.Model.Routing;
using Fairlead.Translation.Drafts;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Translation.Routes;

/// <summary>Faults as overrides of the fault filter on single routes.</summary>
internal static class Faults
{
    /// <returns>Null where nothing would happen.</returns>
    public static HTTPFault? Of(FaultPolicy? policy)
    {
        var fault = new HTTPFault();
        if (policy?.Delay is { Percent: > 0 } delay && delay.Delay > TimeSpan.Zero)
        {
            fault.Delay = new FaultDelay { FixedDelay = Duration.FromTimeSpan(delay.Delay), Percentage = Wire.Percent(delay.Percent) };
        }

        if (policy?.Abort is { Percent: > 0 } abort)
        {
            fault.Abort = new FaultAbort { Percentage = Wire.Percent(abort.Percent) };
            if (abort.GrpcStatus is { } status)
            {
                fault.Abort.GrpcStatus = (uint)status;
            }
            else
            {
                fault.Abort.HttpStatus = (uint)(abort.HttpStatus ?? 503);
            }
        }

        return fault.Delay is null && fault.Abort is null ? null : fault;
    }
}
