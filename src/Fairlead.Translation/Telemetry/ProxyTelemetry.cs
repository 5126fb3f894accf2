using Envoy.Config.Accesslog.V3;
using Envoy.Extensions.AccessLoggers.File.V3;
using Envoy.Extensions.AccessLoggers.Filters.Cel.V3;
using Envoy.Extensions.AccessLoggers.Stream.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Type.Tracing.V3;
using Fairlead.Model.Settings;
using Fairlead.Model.Telemetry;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Google.Protobuf.WellKnownTypes;
using LogFormat = Envoy.Config.Core.V3.SubstitutionFormatString;

namespace Fairlead.Translation.Telemetry;

/// <summary>What a proxy logs and traces, for whatever speaks HTTP in it. Made for one translation, not shared.</summary>
/// <param name="telemetry">What is written about the workload.</param>
/// <param name="settings">What is logged where nothing is written.</param>
/// <param name="kind">What the proxy is.</param>
/// <param name="problems">Takes what it cannot do.</param>
internal sealed class ProxyTelemetry(EffectiveTelemetry telemetry, AccessLogSettings settings, ProxyKind kind, ProblemSet problems)
{
    public const string StdoutLog = "envoy.access_loggers.stdout";

    private const string Stdout = "/dev/stdout";

    private const string FileLog = "envoy.access_loggers.file";

    private const string CelFilter = "envoy.access_loggers.extension_filters.cel";

    // What Envoy's own format tells, by name.
    private const string JsonFormat =
        """
        {"start_time":"%START_TIME%","method":"%REQ(:METHOD)%","path":"%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%","protocol":"%PROTOCOL%",
        "response_code":"%RESPONSE_CODE%","response_code_details":"%RESPONSE_CODE_DETAILS%","response_flags":"%RESPONSE_FLAGS%",
        "bytes_received":"%BYTES_RECEIVED%","bytes_sent":"%BYTES_SENT%","duration":"%DURATION%",
        "upstream_service_time":"%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%","x_forwarded_for":"%REQ(X-FORWARDED-FOR)%",
        "user_agent":"%REQ(USER-AGENT)%","request_id":"%REQ(X-REQUEST-ID)%","authority":"%REQ(:AUTHORITY)%",
        "upstream_host":"%UPSTREAM_HOST%","upstream_cluster":"%UPSTREAM_CLUSTER%","route_name":"%ROUTE_NAME%"}
        """;

    /// <summary>The objects that say it.</summary>
    public IReadOnlyList<Model.Objects.Provenance> Provenance => telemetry.Provenance;

    private bool IsEnvoy => kind != ProxyKind.Fairlead;

    /// <summary>Says to a manager what it logs and traces.</summary>
    /// <param name="manager">The manager.</param>
    /// <param name="side">Whether it takes requests for the workload, or sends those of the workload.</param>
    public void AddTo(HttpConnectionManager manager, TrafficSide side)
    {
        if (Log(side) is { } log)
        {
            manager.AccessLog.Add(log);
        }

        if (telemetry.Tracing.FirstOrDefault(rule => Concerns(rule.Side, side)) is { IsDisabled: false } tracing)
        {
            if (IsEnvoy)
            {
                manager.Tracing = Tracing(tracing);
            }
            else
            {
                Warn("Fairlead's sidecar traces nothing");
            }
        }
    }

    private static bool Concerns(TrafficSide rule, TrafficSide side) => rule == TrafficSide.Both || rule == side;

    private AccessLog? Log(TrafficSide side)
    {
        var rules = telemetry.AccessLogs.Where(rule => Concerns(rule.Side, side)).ToList();
        var enabled = rules.Where(static rule => !rule.IsDisabled).ToList();
        if (rules.Count > 0 ? enabled.Count == 0 : settings.File.Length == 0)
        {
            return null;
        }

        // Not the file /dev/stdout, which cannot be opened where stdout is a socket, as under systemd.
        AccessLog log = settings.File is "" or Stdout
            ? new() { Name = StdoutLog, TypedConfig = Wire.Pack(new StdoutAccessLog { LogFormat = Format() }) }
            : new() { Name = FileLog, TypedConfig = Wire.Pack(new FileAccessLog { Path = settings.File, LogFormat = Format() }) };
        if (enabled.Count > 0 && enabled.TrueForAll(static rule => rule.Filter.Length > 0))
        {
            if (IsEnvoy)
            {
                log.Filter = Filter([.. enabled.Select(static rule => rule.Filter).Distinct(StringComparer.Ordinal)]);
            }
            else
            {
                Warn("Fairlead's sidecar knows no filters of logs: it logs all requests");
            }
        }

        return log;
    }

    private static AccessLogFilter Filter(List<string> expressions)
    {
        var filters = expressions.ConvertAll(static expression => new AccessLogFilter
        {
            ExtensionFilter = new()
            {
                Name = CelFilter,
                TypedConfig = Wire.Pack(new ExpressionFilter { Expression = expression }),
            },
        });
        return filters is [var only] ? only : new() { OrFilter = new() { Filters = { filters } } };
    }

    // Fairlead's sidecar does not know all of Envoy's words.
    private LogFormat? Format() => !IsEnvoy || (settings.Format.Length == 0 && !settings.IsJson) ? null
        : settings.IsJson
            ? new() { JsonFormat = Struct.Parser.ParseJson(settings.Format.Length > 0 ? settings.Format : JsonFormat) }
            : new()
            {
                TextFormatSource = new() { InlineString = settings.Format.EndsWith('\n') ? settings.Format : $"{settings.Format}\n" },
            };

    private static HttpConnectionManager.Types.Tracing Tracing(TracingRule rule)
    {
        HttpConnectionManager.Types.Tracing tracing = new() { RandomSampling = new() { Value = rule.Sampling ?? 1 } };
        tracing.CustomTags.AddRange(rule.Tags.Select(static tag => tag.Source switch
        {
            TracingTagSource.Header => new CustomTag
            {
                Tag = tag.Name,
                RequestHeader = new() { Name = tag.Value, DefaultValue = tag.Default },
            },
            TracingTagSource.Environment => new CustomTag
            {
                Tag = tag.Name,
                Environment = new() { Name = tag.Value, DefaultValue = tag.Default },
            },
            _ => new CustomTag { Tag = tag.Name, Literal = new() { Value = tag.Value } },
        }));
        return tracing;
    }

    private void Warn(string message)
    {
        foreach (var cause in telemetry.Provenance)
        {
            problems.Warn(ProblemCodes.TelemetryOfSidecar, cause, message, "run an Envoy in its place");
        }
    }
}
