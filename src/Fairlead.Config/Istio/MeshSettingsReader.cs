using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Policy;
using Fairlead.Model.Proxies;
using Fairlead.Model.Settings;

namespace Fairlead.Config.Istio;

/// <summary>Reads the spec of MeshSettings: those fields of Istio's MeshConfig that this version acts on, under Istio's names.</summary>
internal static class MeshSettingsReader
{
    public static MeshSettingsConfig Read(FieldValue spec)
    {
        var fields = spec.Fields();
        var settings = ReadSettings(fields);
        fields.Finish();
        return new(settings);
    }

    /// <summary>Reads the fields that this version acts on; what else is given is left to the caller.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="isOfIstio">Whether they are those of Istio's own document, where more stands than this version acts on.</param>
    public static SettingsClaim ReadSettings(FieldReader fields, bool isOfIstio = false) => new()
    {
        RootNamespace = fields.Optional("rootNamespace")?.Namespace(),
        TrustDomain = fields.Optional("trustDomain")?.Host(wildcard: false),
        Outbound = fields.Optional("outboundTrafficPolicy") is { } outbound ? ReadOutbound(outbound) : null,
        Traffic = ReadTraffic(fields),
        Retry = fields.Optional("defaultHttpRetryPolicy") is { } retry ? RetryReader.Read(retry) : null,
        ServiceExportTo = ReadExports(fields, "defaultServiceExportTo"),
        RouteExportTo = ReadExports(fields, "defaultVirtualServiceExportTo"),
        PolicyExportTo = ReadExports(fields, "defaultDestinationRuleExportTo"),
        AccessLog = ReadAccessLog(fields),
        Providers = fields.Optional("extensionProviders") is { } providers ? ExtensionProvidersReader.Read(providers, isOfIstio) : null,
        Path = fields.Self.Path,
    };

    private static OutboundPolicy? ReadOutbound(FieldValue field)
    {
        var fields = field.Fields();
        var mode = fields.Optional("mode");
        fields.Finish();
        switch (mode?.Word("REGISTRY_ONLY", "ALLOW_ANY"))
        {
            case "REGISTRY_ONLY":
                return new(OutboundMode.RegistryOnly);
            case "ALLOW_ANY":
                mode.Value.Warn(
                    ErrorCodes.Ineffective,
                    "hosts that the mesh does not know are answered 404 all the same: a proxy is told where a request goes",
                    "declare the hosts with ServiceEntries");
                return new(OutboundMode.AllowAny);
            default:
                return null;
        }
    }

    private static TrafficPolicy? ReadTraffic(FieldReader fields)
    {
        var timeout = fields.Optional("connectTimeout")?.Duration(zeroAllowed: false);
        var keepalive = fields.Optional("tcpKeepalive") is { } field ? ReadKeepalive(field) : null;
        return timeout is null && keepalive is null
            ? null
            : new() { Connections = new() { ConnectTimeout = timeout, TcpKeepalive = keepalive } };
    }

    private static TcpKeepalive ReadKeepalive(FieldValue field)
    {
        var fields = field.Fields();
        var keepalive = new TcpKeepalive(
            fields.Optional("probes")?.Integer(1, 1000),
            fields.Optional("time")?.Duration(zeroAllowed: false),
            fields.Optional("interval")?.Duration(zeroAllowed: false));
        fields.Finish();
        return keepalive;
    }

    private static EquatableList<string>? ReadExports(FieldReader fields, string name)
    {
        if (fields.Optional(name) is not { } field)
        {
            return null;
        }

        var list = field.Texts(static item => item.Node is Yaml.ScalarNode { Value: "*" or "." } word ? word.Value : item.Namespace());
        if (list.Count == 0)
        {
            return ["*"];
        }

        if (list.Count > 1 && list.Contains("*"))
        {
            field.Error(ErrorCodes.Conflict, "* stands alone: it is all namespaces", "keep * or the others");
        }

        return list.Distinct(StringComparer.Ordinal).ToEquatableList();
    }

    private static AccessLogSettings? ReadAccessLog(FieldReader fields)
    {
        var file = fields.Optional("accessLogFile");
        var format = fields.Optional("accessLogFormat");
        var encoding = fields.Optional("accessLogEncoding");
        if (file is null && format is null && encoding is null)
        {
            return null;
        }

        var path = file?.TextOrEmpty("a file") ?? AccessLogSettings.Default.File;
        if (path.Length > 0 && (path[0] != '/' || path.Any(char.IsControl)))
        {
            file?.Error(
                ErrorCodes.BadFormat,
                $"expected an absolute path, got \"{Yaml.ScalarNode.Shorten(path)}\"",
                "/dev/stdout is standard output");
        }

        var isJson = encoding?.Word("TEXT", "JSON") == "JSON";
        var text = format?.TextOrEmpty("a format", 16 * 1024) ?? "";
        if (text.Length > 0 && AccessLogFormat.Check(text, isJson) is { } wrong)
        {
            format?.Error(ErrorCodes.BadFormat, wrong, "commands stand between percent signs, as in %RESPONSE_CODE%; %% is a percent sign");
        }

        return new() { File = path, Format = text, IsJson = isJson };
    }
}
