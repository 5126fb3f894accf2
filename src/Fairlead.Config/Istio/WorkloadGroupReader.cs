using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;

namespace Fairlead.Config.Istio;

/// <summary>
/// Reads the spec of a WorkloadGroup. All of it is checked as Istio checks it, and its object is told that no workload registers itself by
/// it.
/// </summary>
internal static class WorkloadGroupReader
{
    private static readonly string[] Methods = ["httpGet", "tcpSocket", "exec", "grpc"];

    public static WorkloadGroupConfig Read(FieldValue spec)
    {
        var fields = spec.Fields();
        if (fields.Optional("metadata")?.Fields() is { } metadata)
        {
            metadata.Optional("labels")?.Labels();
            metadata.Optional("annotations")?.TextMap();
            metadata.Finish();
        }

        if (fields.Required("template", "a workload without address") is { } template)
        {
            WorkloadReader.CheckTemplate(template);
        }

        if (fields.Optional("probe") is { } probe)
        {
            CheckProbe(probe);
        }

        fields.Finish();
        spec.Warn(
            ErrorCodes.Ineffective,
            "workloads do not register themselves by a group in this version",
            "declare each workload with a WorkloadEntry");
        return new();
    }

    private static void CheckProbe(FieldValue probe)
    {
        var fields = probe.Fields();
        foreach (var name in (ReadOnlySpan<string>)
            ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"])
        {
            fields.Optional(name)?.Integer(0, int.MaxValue);
        }

        var given = 0;
        foreach (var name in Methods)
        {
            if (fields.Optional(name) is { } method)
            {
                given++;
                CheckMethod(name, method);
            }
        }

        fields.Finish();
        if (given != 1 && !fields.IsStandIn)
        {
            probe.Error(
                given == 0 ? ErrorCodes.MissingField : ErrorCodes.Conflict,
                $"expected one of {string.Join(", ", Methods)}, got {(given == 0 ? "none" : "several")}",
                given == 0 ? "" : "keep one of them");
        }
    }

    private static void CheckMethod(string name, FieldValue method)
    {
        var fields = method.Fields();
        switch (name)
        {
            case "exec":
                var command = fields.Required("command", "a command")?.Texts(static item => item.TextOrEmpty());
                if (command is { Count: 0 })
                {
                    method.Error(ErrorCodes.OutOfRange, "expected a command, got an empty list");
                }

                break;
            case "httpGet":
                fields.Required("port", "a port number")?.Port();
                fields.Optional("path")?.TextOrEmpty();
                fields.Optional("host")?.TextOrEmpty();
                if (fields.Optional("scheme") is { Node: not Yaml.ScalarNode { Value: "" } } scheme)
                {
                    scheme.Word("HTTP", "HTTPS");
                }

                fields.Optional("httpHeaders")?.Items(static header =>
                {
                    var about = header.Fields();
                    if (about.Required("name", "a header name") is { } nameField
                        && nameField.Text("a header name") is { Length: > 0 } text && !FormatReaders.IsPlainHeaderName(text))
                    {
                        nameField.Error(ErrorCodes.BadFormat, $"expected a header name, got \"{text}\"");
                    }

                    about.Optional("value")?.TextOrEmpty();
                    about.Finish();
                    return 0;
                });
                break;
            default:
                fields.Required("port", "a port number")?.Port();
                fields.Optional(name == "grpc" ? "service" : "host")?.TextOrEmpty();
                break;
        }

        fields.Finish();
    }
}
