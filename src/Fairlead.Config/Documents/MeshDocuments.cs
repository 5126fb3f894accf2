using Fairlead.Config.Diagnostics;
using Fairlead.Config.Istio;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Documents;

/// <summary>
/// Reads Istio's mesh document, as the settings of the mesh. It is known by either of two forms: a ConfigMap with the text under
/// <c>data.mesh</c>, or a document without apiVersion and kind all of whose fields are those of Istio's MeshConfig.
/// </summary>
internal static class MeshDocuments
{
    private const string Group = "istio.mesh";

    private const string Kind = "MeshConfig";

    private const string MeshField = "mesh";

    // The fields of MeshConfig, those of older releases too, that this version does not act on.
    private static readonly HashSet<string> NotServed = new(StringComparer.Ordinal)
    {
        "ca", "caCertificates", "certificates", "configSources", "defaultConfig", "defaultProviders", "disableEnvoyListenerLog",
        "disablePolicyChecks", "discoverySelectors", "dnsRefreshRate", "enableAutoMtls", "enableEnvoyAccessLogService",
        "enablePrometheusMerge", "enableTracing", "h2UpgradePolicy", "inboundClusterStatName",
        "inboundTrafficPolicy", "ingressClass", "ingressControllerMode", "ingressSelector", "ingressService", "localityLbSetting",
        "meshMTLS", "mixerCheckServer", "mixerReportServer", "outboundClusterStatName", "pathNormalization", "protocolDetectionTimeout",
        "proxyHttpPort", "proxyInboundListenPort", "proxyListenPort", "reportBatchMaxEntries", "reportBatchMaxTime", "sdsUdsPath",
        "serviceScopeConfigs", "serviceSettings", "thriftConfig", "tlsDefaults", "trustDomainAliases", "verifyCertificateAtClient",
    };

    private static readonly HashSet<string> Served = new(StringComparer.Ordinal)
    {
        "accessLogEncoding", "accessLogFile", "accessLogFormat", "connectTimeout", "defaultDestinationRuleExportTo",
        "defaultHttpRetryPolicy", "defaultServiceExportTo", "defaultVirtualServiceExportTo", "extensionProviders",
        "outboundTrafficPolicy", "rootNamespace", "tcpKeepalive", "trustDomain",
    };

    /// <summary>Whether a document is Istio's mesh document in one of its forms.</summary>
    public static bool Is(MappingNode mapping) => IsPlain(mapping) || TextOf(mapping) is not null;

    /// <summary>Reads it.</summary>
    /// <param name="root">The document.</param>
    /// <param name="mapping">Its fields.</param>
    /// <param name="readMetadata">Reads the metadata of an object of a kind.</param>
    public static ConfigObject? Read(FieldValue root, MappingNode mapping, Func<FieldValue, KindDefinition, ObjectMetadata?> readMetadata)
    {
        if (IsPlain(mapping))
        {
            ConfigKey key = new(Group, Kind, "istio-system", MeshField);
            root.Problems.Assign(key);
            var settings = ReadSettings(root);
            return root.Problems.HasErrors ? null : Make(key, $"{Group}/v1alpha1", mapping, root, settings);
        }

        var fields = new FieldReader(root, mapping);
        fields.Ignore("apiVersion", "kind", "immutable", "binaryData");
        var metadata = fields.Required("metadata", "a mapping with a name") is { } given ? readMetadata(given, ConfigMap) : null;
        if (metadata is not null)
        {
            root.Problems.Assign(metadata.Key);
        }

        var spec = fields.Required("data", "a mapping with the text of the mesh") is { } data ? ReadText(data) : null;
        fields.Finish();
        if (root.Problems.HasErrors || metadata is null || spec is null)
        {
            return null;
        }

        return Make(metadata.Key, "v1", mapping, root, spec) is { } made
            ? made with { Labels = metadata.Labels, Annotations = metadata.Annotations, CreatedAt = metadata.CreatedAt }
            : null;
    }

    private static KindDefinition ConfigMap { get; } = new("ConfigMap", "", ["v1"], MeshSettingsReader.Read);

    private static bool IsPlain(MappingNode mapping) =>
        mapping.Entries.Length > 0
        && mapping.Entries.All(static entry => Served.Contains(entry.Key.Value) || NotServed.Contains(entry.Key.Value));

    private static ScalarNode? TextOf(MappingNode mapping) =>
        mapping.Find("kind")?.Value is ScalarNode { Value: "ConfigMap" }
        && mapping.Find("apiVersion")?.Value is ScalarNode { Value: "v1" }
        && mapping.Find("data")?.Value is MappingNode data
            ? data.Find(MeshField)?.Value as ScalarNode
            : null;

    private static ConfigObject? Make(
        ConfigKey key, string apiVersion, MappingNode mapping, FieldValue root, MeshSettingsConfig spec)
    {
        if (ObjectDocument.Of(mapping) is not { } document)
        {
            root.Error(
                ErrorCodes.TooComplex, $"expected at most {ObjectDocument.MaxBytes} bytes with all aliases written out, got more",
                "write the settings without aliases");
            return null;
        }

        return new()
        {
            Key = key,
            ApiVersion = apiVersion,
            ResourceVersion = ContentHash.Of(mapping),
            SourceId = root.Problems.Source,
            Spec = spec,
            Document = document,
        };
    }

    // The text is a document in the document.
    private static MeshSettingsConfig? ReadText(FieldValue data)
    {
        var fields = data.Fields();
        var field = fields.Required(MeshField, "the text of the mesh");
        fields.Optional("meshNetworks")?.Warn(ErrorCodes.Ineffective, "meshNetworks is not acted on by this version");
        fields.Ignore("values", "merged-values", "original-values");
        fields.Finish();
        if (field is not { Node: ScalarNode text } mesh)
        {
            return null;
        }

        ProblemList inner = new(data.Problems.Source, data.Problems.File);
        MeshSettingsConfig? spec = null;
        foreach (var document in DocumentReader.Read(text.Value.AsMemory(), isJson: false, () => inner))
        {
            if (spec is not null)
            {
                inner.Error(ErrorCodes.NotConfig, document.Line, 1, mesh.Path, "expected one document, got several");
            }

            spec = document.Root is { } root ? ReadSettings(FieldValue.In(root, mesh.Within, inner)) : new(new() { Path = mesh.Path });
        }

        foreach (var problem in inner.Problems)
        {
            // Whoever looks for the place later finds the text as a whole, too: the path says where in it.
            data.Problems.Take(problem, mesh.Line, mesh.Column, mesh.Path);
        }

        return spec ?? new(new() { Path = mesh.Path });
    }

    private static MeshSettingsConfig ReadSettings(FieldValue document)
    {
        var fields = document.Fields();
        var settings = MeshSettingsReader.ReadSettings(fields, isOfIstio: true);
        foreach (var entry in (document.Node as MappingNode)?.Entries ?? [])
        {
            if (!Served.Contains(entry.Key.Value))
            {
                var what = NotServed.Contains(entry.Key.Value) ? "is not acted on by this version" : "is no field of MeshConfig";
                document.Child(entry).Warn(ErrorCodes.Ineffective, $"{ScalarNode.Shorten(entry.Key.Value)} {what}");
            }
        }

        return new(settings);
    }
}
