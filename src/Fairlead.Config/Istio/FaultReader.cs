using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Istio;

/// <summary>Reads faults that are injected on purpose.</summary>
internal static class FaultReader
{
    // In the order of their numbers.
    private static readonly string[] GrpcStatuses =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE",
        "DATA_LOSS", "UNAUTHENTICATED",
    ];

    // Proxies count in millionths.
    private const double Finest = 0.0001;

    public static FaultPolicy Read(FieldValue field)
    {
        var fields = field.Fields();
        var delay = fields.Optional("delay");
        var abort = fields.Optional("abort");
        fields.Finish();
        if (fields.Count == 0 && !fields.IsStandIn)
        {
            field.Error(ErrorCodes.MissingField, "expected delay or abort, got nothing");
        }

        return new(delay is { } wait ? ReadDelay(wait) : null, abort is { } error ? ReadAbort(error) : null);
    }

    private static DelayFault? ReadDelay(FieldValue field)
    {
        var fields = field.Fields();
        var other = fields.Optional("exponentialDelay");
        var length = fields.Optional("fixedDelay")?.Duration(zeroAllowed: false);
        var percent = ReadPercent(fields);
        fields.NotSupported("exponentialDelay");
        fields.Finish();
        if (length is null && other is null && !fields.IsStandIn)
        {
            field.Warn(ErrorCodes.Ineffective, "a delay without fixedDelay delays nothing", "give fixedDelay");
        }

        return length is { } time ? new(time, percent) : null;
    }

    private static AbortFault? ReadAbort(FieldValue field)
    {
        var fields = field.Fields();
        var http = fields.Optional("httpStatus");
        var grpc = fields.Optional("grpcStatus");
        var other = fields.Optional("http2Error");
        var percent = ReadPercent(fields);
        fields.NotSupported("http2Error");
        fields.Finish();
        if (http is null && grpc is null && other is null && !fields.IsStandIn)
        {
            field.Warn(ErrorCodes.Ineffective, "an abort without httpStatus and grpcStatus ends nothing", "give one of the two");
            return null;
        }

        if (http is not null && grpc is not null)
        {
            field.Error(ErrorCodes.Conflict, "httpStatus and grpcStatus exclude each other", "keep one of them");
        }

        int? number = grpc is { } status ? Array.IndexOf(GrpcStatuses, status.Word(GrpcStatuses)) : null;
        return new(http?.Integer(200, 599), number, percent);
    }

    // As istiod reads it: percentage beats the older percent, and a fault with neither is never injected.
    private static double ReadPercent(FieldReader fields)
    {
        var percentage = fields.Optional("percentage");
        var percent = fields.Optional("percent");
        var older = percent?.Integer(0, 100);
        if (percentage is { } given)
        {
            var inner = given.Fields();
            var valueField = inner.Optional("value");
            var value = valueField?.Number(0, 100) ?? 0;
            inner.Finish();
            if (value is > 0 and < Finest)
            {
                valueField?.Error(
                    ErrorCodes.OutOfRange, "expected a share that proxies can count: 0, or 0.0001 at least", "they count in millionths");
            }

            return value;
        }

        if (percent is null && !fields.IsStandIn)
        {
            fields.Self.Warn(ErrorCodes.Ineffective, "a fault without percentage is never injected", "add percentage: {value: 100}");
        }

        return older ?? 0;
    }
}
