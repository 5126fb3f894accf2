using System.Globalization;
using Envoy.Config.Route.V3;
using CorsPolicy = Envoy.Extensions.Filters.Http.Cors.V3.CorsPolicy;
using Envoy.Extensions.Filters.Http.Fault.V3;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Notes = Envoy.Extensions.Filters.Http.SetFilterState.V3.Config;

namespace Fairlead.Proxy.Configuration.Faults;

/// <summary>Reads fault filters and what routes say about them.</summary>
internal static class FaultReader
{
    public static FaultModel Read(HTTPFault fault, string path, ConfigProblems problems)
    {
        problems.AddUnsupportedIf(fault.ResponseRateLimit is not null, path + ".response_rate_limit");
        problems.AddUnsupportedIf(fault.DownstreamNodes.Count > 0, path + ".downstream_nodes");
        problems.AddUnsupportedIf(fault.Delay?.HeaderDelay is not null, path + ".delay.header_delay");
        problems.AddUnsupportedIf(fault.Abort?.HeaderAbort is not null, path + ".abort.header_abort");
        var abort = fault.Abort;
        if (abort is { ErrorTypeCase: FaultAbort.ErrorTypeOneofCase.HttpStatus, HttpStatus: < 200 or > 599 })
        {
            problems.Add(path + ".abort.http_status", $"200 to 599 was expected, got {abort.HttpStatus}");
        }

        return new FaultModel
        {
            Delay = ProtoValues.ToTime(fault.Delay?.FixedDelay, TimeSpan.Zero, path + ".delay.fixed_delay", problems),
            DelayShare = ProtoValues.ToFraction(fault.Delay?.Percentage),
            AbortStatus = abort?.ErrorTypeCase == FaultAbort.ErrorTypeOneofCase.HttpStatus ? (int)abort.HttpStatus : 0,
            AbortGrpcStatus = abort?.ErrorTypeCase == FaultAbort.ErrorTypeOneofCase.GrpcStatus ? (int)abort.GrpcStatus : null,
            AbortShare = ProtoValues.ToFraction(abort?.Percentage),
            Headers = MatcherReader.ReadHeaders(fault.Headers, path + ".", problems),
            UpstreamCluster = fault.UpstreamCluster,
            MaxActive = (int?)fault.MaxActiveFaults,
        };
    }

    /// <summary>
    /// Overrides by filter name. Those of filters that this sidecar does not have are an error unless they say that they are optional.
    /// </summary>
    public static FilterOverrides ReadOverrides(MapField<string, Any> map, string path, ConfigProblems problems)
    {
        if (map.Count == 0)
        {
            return FilterOverrides.None;
        }

        var faults = new Dictionary<string, FaultModel>(StringComparer.Ordinal);
        var lookupPort = 0;
        foreach (var (name, any) in map)
        {
            var field = $"{path}typed_per_filter_config[{name}]";
            try
            {
                ReadOverride(name, any, field, faults, ref lookupPort, problems);
            }
            catch (InvalidProtocolBufferException e)
            {
                problems.Add(field, $"the bytes are no {any.TypeUrl}: {e.Message}");
            }
        }

        return new FilterOverrides(faults, lookupPort);
    }

    private static void ReadOverride(
        string name, Any any, string field, Dictionary<string, FaultModel> faults, ref int lookupPort, ConfigProblems problems)
    {
        var optional = false;
        if (any.Is(FilterConfig.Descriptor))
        {
            var wrapper = any.Unpack<FilterConfig>();
            if (wrapper.Disabled)
            {
                faults[name] = FaultModel.Nothing;
                return;
            }

            if (wrapper.Config is null)
            {
                return;
            }

            optional = wrapper.IsOptional;
            any = wrapper.Config;
        }

        if (any.Is(HTTPFault.Descriptor))
        {
            faults[name] = Read(any.Unpack<HTTPFault>(), field, problems);
        }
        else if (any.Is(Notes.Descriptor))
        {
            foreach (var note in any.Unpack<Notes>().OnRequestHeaders)
            {
                // The host of a request is looked up as it is sent on, so that what a route puts in its place needs no note.
                if (note.ObjectKey == "envoy.upstream.dynamic_port"
                    && int.TryParse(note.FormatString?.TextFormatSource?.InlineString, CultureInfo.InvariantCulture, out var port)
                    && port is > 0 and <= ushort.MaxValue)
                {
                    lookupPort = port;
                }
                else if (note.ObjectKey != "envoy.upstream.dynamic_host")
                {
                    problems.AddUnsupportedIf(!optional, $"{field}.on_request_headers[{note.ObjectKey}]");
                }
            }
        }
        else if (!any.Is(CorsPolicy.Descriptor))
        {
            problems.AddUnsupportedIf(!optional, $"{field} ({any.TypeUrl})");
        }
    }
}
