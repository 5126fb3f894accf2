using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Telemetry;

namespace Fairlead.Config.Istio;

/// <summary>Reads the spec of a Telemetry.</summary>
internal static class TelemetryReader
{
    // Istio's built-in provider, which writes to the proxy's standard output.
    private const string Stdout = "envoy";

    public static TelemetryConfig Read(FieldValue spec)
    {
        var fields = spec.Fields();
        var selector = fields.Selector();
        var logs = fields.Optional("accessLogging")?.Items(ReadLog, 64) ?? [];
        var tracing = fields.Optional("tracing")?.Items(ReadTracing, 64) ?? [];
        if (fields.Optional("metrics") is { } metrics)
        {
            MetricsReader.Check(metrics, ReadProvider);
        }

        fields.Finish();
        return new()
        {
            Selector = selector,
            AccessLogs = logs.OfType<AccessLogRule>().ToEquatableList(),
            Tracing = tracing,
        };
    }

    /// <summary>An entry; null where it asks for a log that this version does not write.</summary>
    private static AccessLogRule? ReadLog(FieldValue item)
    {
        var fields = item.Fields();
        var side = ReadMatch(fields);
        var providers = fields.Optional("providers");
        var names = providers?.Items(ReadProvider, 64) ?? [];
        var isDisabled = fields.Optional("disabled")?.Boolean() ?? false;
        var filter = fields.Optional("filter") is { } given ? ReadFilter(given) : "";
        fields.Finish();
        if (names.Any(static name => name != Stdout))
        {
            providers?.Warn(
                ErrorCodes.Ineffective,
                $"of providers this version knows \"{Stdout}\" alone, the proxy's standard output",
                $"write {Stdout}, or leave providers out");
        }

        return names.Count > 0 && !names.Contains(Stdout) ? null : new(side, isDisabled, filter);
    }

    private static string ReadFilter(FieldValue field)
    {
        var fields = field.Fields();
        var expression = fields.Optional("expression");
        var text = expression?.TextOrEmpty("an expression", 4096) ?? "";
        fields.Finish();
        if (text.Length > 0 && CelSyntax.Check(text) is { } wrong)
        {
            expression?.Error(
                ErrorCodes.BadFormat,
                $"expected an expression in the Common Expression Language: {wrong}",
                "for example response.code >= 400");
        }

        return text;
    }

    private static TracingRule ReadTracing(FieldValue item)
    {
        var fields = item.Fields();
        var rule = new TracingRule
        {
            Side = ReadMatch(fields),
            IsDisabled = fields.Optional("disableSpanReporting")?.Boolean() ?? false,
            Sampling = fields.Optional("randomSamplingPercentage")?.Number(0, 100),
            Tags = fields.Optional("customTags") is { } tags ? ReadTags(tags) : [],
        };
        if (fields.Optional("providers") is { } providers && providers.Items(ReadProvider, 64).Count > 0)
        {
            providers.Warn(ErrorCodes.Ineffective, "providers does nothing: spans go to the tracer of the proxy's own bootstrap");
        }

        foreach (var name in (ReadOnlySpan<string>)["useRequestIdForTraceSampling", "enableIstioTags", "disableContextPropagation"])
        {
            if (fields.Optional(name) is { } field)
            {
                _ = field.Boolean();
                field.Warn(ErrorCodes.Ineffective, $"{name} does nothing in this version");
            }
        }

        fields.Finish();
        return rule;
    }

    private static EquatableList<TracingTag> ReadTags(FieldValue map) => map.Pairs(TracingTag? (name, value) =>
    {
        if (name.Length == 0)
        {
            value.Error(ErrorCodes.BadFormat, "expected the name of a tag, got \"\"");
        }

        var fields = value.Fields();
        var literal = fields.Optional("literal");
        var header = fields.Optional("header");
        var environment = fields.Optional("environment");
        var isFormat = fields.Optional("formatter") is not null;
        fields.NotSupported("formatter");
        fields.Finish();
        var count = new[] { literal, header, environment }.Count(static one => one is not null);
        if (count > 1)
        {
            value.Error(ErrorCodes.Conflict, "expected one of literal, header and environment");
        }
        else if (count == 0 && !isFormat && !fields.IsStandIn)
        {
            value.Warn(ErrorCodes.Ineffective, "a tag without literal, header and environment is not added", "give one of them");
            return null;
        }

        return literal is { } text ? ReadLiteral(name, text)
            : header is { } of ? ReadSource(name, of, TracingTagSource.Header)
            : environment is { } variable ? ReadSource(name, variable, TracingTagSource.Environment)
            : new(name, TracingTagSource.Literal, "-");
    }).Select(static pair => pair.Value).OfType<TracingTag>().ToEquatableList();

    private static TracingTag ReadLiteral(string tag, FieldValue field)
    {
        var fields = field.Fields();
        var value = fields.Required("value", "a text")?.Text("a text", 1024) ?? "";
        fields.Finish();
        return new(tag, TracingTagSource.Literal, value);
    }

    private static TracingTag ReadSource(string tag, FieldValue field, TracingTagSource source)
    {
        var fields = field.Fields();
        var nameField = fields.Required("name", "a name");
        var name = nameField?.Text("a name", 256) ?? "";
        var otherwise = fields.Optional("defaultValue")?.TextOrEmpty(maxLength: 1024) ?? "";
        fields.Finish();
        if (source == TracingTagSource.Header && name.Length > 0 && !FormatReaders.IsHeaderName(name.TrimStart(':')))
        {
            nameField?.Error(ErrorCodes.BadFormat, $"expected the name of a header, got \"{Yaml.ScalarNode.Shorten(name)}\"");
        }

        return new(tag, source, name, otherwise);
    }

    private static string ReadProvider(FieldValue item)
    {
        var fields = item.Fields();
        var name = fields.Required("name", "the name of a provider")?.Text("the name of a provider", 256) ?? "";
        fields.Finish();
        return name;
    }

    private static TrafficSide ReadMatch(FieldReader fields)
    {
        if (fields.Optional("match") is not { } match)
        {
            return TrafficSide.Both;
        }

        var inner = match.Fields();
        var mode = inner.Optional("mode");
        inner.Finish();
        return mode?.Word("CLIENT_AND_SERVER", "CLIENT", "SERVER") switch
        {
            "CLIENT" => TrafficSide.Client,
            "SERVER" => TrafficSide.Server,
            _ => TrafficSide.Both,
        };
    }
}
