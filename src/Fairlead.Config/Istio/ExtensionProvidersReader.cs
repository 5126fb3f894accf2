using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
using Fairlead.Model;
using Fairlead.Model.Access;

namespace Fairlead.Config.Istio;

/// <summary>Reads the list of the mesh's providers, of which this version acts on those that decide for authorizations.</summary>
internal static class ExtensionProvidersReader
{
    private const string Http = "envoyExtAuthzHttp";

    private const string Grpc = "envoyExtAuthzGrpc";

    private const int MaxProviders = 256;

    /// <summary>The kinds of providers that Istio has and this version does not act on.</summary>
    public static readonly EquatableList<string> NotServed =
    [
        "zipkin", "lightstep", "datadog", "stackdriver", "opencensus", "skywalking", "opentelemetry", "prometheus", "envoyFileAccessLog",
        "envoyHttpAls", "envoyTcpAls", "envoyOtelAls", "sds",
    ];

    /// <summary>Reads it.</summary>
    /// <param name="field">The list.</param>
    /// <param name="isOfIstio">Whether it stands in Istio's own document, where others than those that are acted on may stand.</param>
    public static EquatableList<AuthorizationProvider> Read(FieldValue field, bool isOfIstio)
    {
        Dictionary<string, int> names = new(StringComparer.Ordinal);
        List<AuthorizationProvider> providers = [];
        field.Items(
            item =>
            {
                if (ReadOne(item, isOfIstio, names) is { } provider)
                {
                    providers.Add(provider);
                }

                return 0;
            },
            MaxProviders);
        return providers.ToEquatableList();
    }

    private static AuthorizationProvider? ReadOne(FieldValue item, bool isOfIstio, Dictionary<string, int> names)
    {
        var fields = item.Fields();
        var nameField = fields.Required("name", "the name of a provider");
        var name = nameField?.Text("the name of a provider", 256) ?? "";
        if (name.Length > 0 && !names.TryAdd(name, item.Line))
        {
            nameField?.Error(
                ErrorCodes.DuplicateItem, $"the provider \"{ScalarNode.Shorten(name)}\" is given twice, first in line {names[name]}",
                "give each a name of its own");
        }

        var http = fields.Optional(Http);
        var grpc = fields.Optional(Grpc);
        var isOther = ReadOthers(fields, isOfIstio);
        fields.Finish();
        if (http is not null && grpc is { } second)
        {
            second.Error(ErrorCodes.Conflict, $"a provider is asked in one way: {Http} is given too", "make two providers of them");
        }
        else if (http is null && grpc is null && !isOther && !fields.IsStandIn)
        {
            item.Error(ErrorCodes.MissingField, $"required: expected {Http} or {Grpc}, got neither");
        }

        var provider = http is { } first ? AuthorizationProviderReader.ReadHttp(first, name)
            : grpc is { } only ? AuthorizationProviderReader.ReadGrpc(only, name)
            : null;
        if (http is not null && grpc is { } other)
        {
            AuthorizationProviderReader.ReadGrpc(other, name); // its own errors count too
        }

        return provider is null ? null : provider with { Provenance = new(null!, item.Path) }; // the object is put in when it is lowered
    }

    // Whether there is a provider of another kind.
    private static bool ReadOthers(FieldReader fields, bool isOfIstio)
    {
        if (!isOfIstio)
        {
            var isGiven = NotServed.Any(name => fields.Self.Node is MappingNode mapping && mapping.Find(name) is not null);
            fields.NotSupported(NotServed.AsSpan());
            return isGiven;
        }

        var others = 0;
        foreach (var entry in (fields.Self.Node as MappingNode)?.Entries ?? [])
        {
            if (entry.Key.Value is not ("name" or Http or Grpc))
            {
                others++;
                fields.Ignore(entry.Key.Value);
                var kind = ScalarNode.Shorten(entry.Key.Value);
                fields.Self.Child(entry).Warn(
                    ErrorCodes.Ineffective,
                    NotServed.Contains(entry.Key.Value)
                        ? $"providers of the kind {kind} are not acted on by this version"
                        : $"{kind} is no kind of provider that is known");
            }
        }

        return others > 0;
    }
}
