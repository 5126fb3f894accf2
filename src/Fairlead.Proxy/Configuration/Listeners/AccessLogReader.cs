using Envoy.Config.Accesslog.V3;
using Envoy.Config.Core.V3;
using Envoy.Extensions.AccessLoggers.File.V3;
using Envoy.Extensions.AccessLoggers.Stream.V3;
using Fairlead.Protos;
using Fairlead.Proxy.Formatting;

namespace Fairlead.Proxy.Configuration.Listeners;

/// <summary>Reads access logs.</summary>
internal static class AccessLogReader
{
    /// <summary>Envoy's default format, which people's tools read.</summary>
    private const string DefaultFormat =
        "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" %RESPONSE_CODE% %RESPONSE_FLAGS% "
        + "%BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" "
        + "\"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\"\n";

    private static readonly TextFormat Default = TextFormat.TryParse(DefaultFormat, out _)!; // the text above is well-formed

    public static List<AccessLogModel> Read(IReadOnlyList<AccessLog> logs, string path, ConfigProblems problems)
    {
        var list = new List<AccessLogModel>();
        for (var i = 0; i < logs.Count; i++)
        {
            if (ReadOne(logs[i], $"{path}access_log[{i}]", problems) is { } log)
            {
                list.Add(log);
            }
        }

        return list;
    }

    private static AccessLogModel? ReadOne(AccessLog log, string path, ConfigProblems problems)
    {
        problems.AddUnsupportedIf(log.Filter is not null, path + ".filter");
        switch (log.TypedConfig?.TypeUrl)
        {
            case TypeUrls.StdoutAccessLog:
                return ProtoValues.TryUnpack<StdoutAccessLog>(log.TypedConfig, path, problems, out var stdout)
                    && ReadFormat(stdout.LogFormat, null, path, problems) is { } format
                    ? new AccessLogModel(format, null)
                    : null;
            case TypeUrls.FileAccessLog:
                if (!ProtoValues.TryUnpack<FileAccessLog>(log.TypedConfig, path, problems, out var file))
                {
                    return null;
                }

                problems.AddUnsupportedIf(file.JsonFormat is not null || file.TypedJsonFormat is not null, path + ".json_format");
                var text = ReadFormat(file.LogFormat, file.Format, path, problems);
                return text is null ? null : new AccessLogModel(text, file.Path is "/dev/stdout" ? null : file.Path);
            default:
                problems.Add(path, $"{log.TypedConfig?.TypeUrl} is not supported by this sidecar");
                return null;
        }
    }

    private static TextFormat? ReadFormat(SubstitutionFormatString? format, string? plain, string path, ConfigProblems problems)
    {
        problems.AddUnsupportedIf(format?.JsonFormat is not null, path + ".log_format.json_format");
        var text = format?.TextFormatSource?.InlineString is { Length: > 0 } inline ? inline
            : format?.TextFormat is { Length: > 0 } old ? old
            : plain;
        if (string.IsNullOrEmpty(text))
        {
            return Default;
        }

        var parsed = TextFormat.TryParse(text, out var problem);
        if (parsed is null)
        {
            problems.Add(path + ".log_format", problem);
        }

        return parsed;
    }
}
