using System.Buffers;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Istio;
using Fairlead.Model.Text;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
using Fairlead.Model;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Documents;

/// <summary>Reads config objects from a document. An object with an error is refused whole; every error in it is reported.</summary>
internal static class ObjectReader
{
    private const string DefaultNamespace = "default";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    // What a Kubernetes server writes into the metadata of objects that it gives out.
    private static readonly string[] ServerMetadata =
    [
        "clusterName", "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName", "generation", "managedFields",
        "ownerReferences", "resourceVersion", "selfLink", "uid",
    ];

    /// <summary>Reads the objects of a document: one, or several where it is a list as <c>kubectl get -o yaml</c> prints it.</summary>
    /// <param name="document">The document.</param>
    /// <param name="texts">What the texts of the objects are shared with.</param>
    public static ReadResult Read(TextDocument document, SharedTexts texts)
    {
        if (document.Root is null)
        {
            return new([], document.Problems.Problems);
        }

        var root = FieldValue.Of(document.Root, document.Problems, texts);
        if (root.Node is MappingNode mapping && IsList(mapping))
        {
            return ReadList(root, mapping);
        }

        return new([.. ReadEntry(root)], document.Problems.Problems);
    }

    // A list of anything, or of one kind as the API's server gives it out.
    private static bool IsList(MappingNode mapping) =>
        mapping.Find("kind")?.Value is ScalarNode { Value: var kind }
        && mapping.Find("apiVersion")?.Value is ScalarNode { Value: var version }
        && (kind == "List"
            ? version == "v1"
            : kind.EndsWith("List", StringComparison.Ordinal)
                && Kinds.All.Any(item => item.Kind == kind[..^"List".Length] && item.Group == GroupOf(version)));

    private static ReadResult ReadList(FieldValue root, MappingNode mapping)
    {
        var entries = new List<ReadObject>();
        var problems = new List<ConfigProblem>();
        if (mapping.Find("items") is { Value: SequenceNode items })
        {
            for (var index = 0; index < items.Items.Length; index++)
            {
                // Each item has its own problems: an error in one refuses that one.
                var item = items.Items[index];
                var own = new ProblemList(root.Problems.Source, root.Problems.File);
                entries.AddRange(ReadEntry(FieldValue.Of(item, own, root.Around.Texts)));
                problems.AddRange(own.Problems);
            }
        }
        else
        {
            root.Error(ErrorCodes.NotConfig, "expected a list of objects under items");
        }

        return new(
            root.Problems.HasErrors ? [.. entries.Select(static entry => entry with { Object = null })] : entries,
            [.. root.Problems.Problems, .. problems]);
    }

    /// <summary>Reads an object; nothing where the text does not tell which one it is.</summary>
    private static ReadObject[] ReadEntry(FieldValue root)
    {
        var read = ReadOne(root);
        return root.Problems.Key is { } key ? [Entry(key)] : [];

        ReadObject Entry(ConfigKey known) =>
            new(known, root.Problems.At(root.Line, root.Column), read) { GivenVersion = VersionOf(root) };
    }

    // Only a version of our own means anything here: other stores count theirs.
    private static string? VersionOf(FieldValue root) =>
        root.Node is MappingNode mapping
        && mapping.Find("metadata")?.Value is MappingNode metadata
        && metadata.Find("resourceVersion")?.Value is ScalarNode { Value: { Length: ContentHash.Length } version }
        && !version.AsSpan().ContainsAnyExcept(HexDigits)
            ? version
            : null;

    private static ConfigObject? ReadOne(FieldValue root)
    {
        if (root.Node is not MappingNode mapping)
        {
            root.Error(
                ErrorCodes.NotConfig,
                $"not a config object: expected a mapping with apiVersion and kind, got {root.Node.Describe()}",
                "keep other files out of the config folder");
            return null;
        }

        if (MeshDocuments.Is(mapping))
        {
            return MeshDocuments.Read(root, mapping, Metadata);
        }

        var fields = new FieldReader(root, mapping);
        var apiVersion = fields.Optional("apiVersion");
        var kindField = fields.Optional("kind");
        if (apiVersion is null || kindField is null)
        {
            var missing = apiVersion is null ? kindField is null ? "apiVersion and kind" : "apiVersion" : "kind";
            root.Error(
                ErrorCodes.NotConfig,
                $"not a config object: {missing} missing",
                "keep other files out of the config folder, or add what is missing");
            return null;
        }

        var version = apiVersion.Value.Text("an API version");
        if (FindKind(kindField.Value, version, out var meant) is not { } kind)
        {
            AssignMeant(root, mapping, meant);
            return null;
        }

        var metadataField = fields.Required("metadata", "a mapping with a name");
        var metadata = metadataField is { } given ? Metadata(given, kind) : null;
        if (metadata is { } known)
        {
            root.Problems.Assign(known.Key);
        }

        if (!kind.ApiVersions.Contains(version))
        {
            apiVersion.Value.Error(
                ErrorCodes.UnknownApiVersion, $"expected one of {string.Join(", ", kind.ApiVersions)} for {kind.Kind}, got \"{version}\"",
                    DidYouMean.Remedy(version, kind.ApiVersions));
        }

        var spec = fields.Required("spec", $"what the {kind.Kind} says") is { } content ? kind.ReadSpec(content) : null;
        if (fields.Optional("status") is { } status && spec is not null && kind.AddStatus is { } add)
        {
            spec = add(spec, status.Node);
        }

        fields.Finish();
        if (spec is not null && metadata is { } annotated && metadataField is { } place)
        {
            WellKnownAnnotations.Check(spec, annotated.Annotations, place);
        }

        if (root.Problems.HasErrors || metadata is not { } about || spec is null)
        {
            return null;
        }

        if (ObjectDocument.Of(mapping, withStatus: kind.AddStatus is not null) is not { } document)
        {
            root.Error(
                ErrorCodes.TooComplex, $"expected at most {ObjectDocument.MaxBytes} bytes with all aliases written out, got more",
                "split the object");
            return null;
        }

        return new()
        {
            Key = about.Key,
            ApiVersion = root.Share(version),
            Labels = about.Labels,
            Annotations = about.Annotations,
            ResourceVersion = ContentHash.Of(mapping, withStatus: kind.AddStatus is not null),
            SourceId = root.Problems.Source,
            CreatedAt = about.CreatedAt,
            Spec = spec,
            Document = document,
        };
    }

    // A misspelt kind hurts the object that was meant: its last good version then stays live. A kind of somebody else's hurts nothing else
    // in the file.
    private static void AssignMeant(FieldValue root, MappingNode mapping, (string Group, string Kind)? meant)
    {
        if (meant is { } kind
            && mapping.Find("metadata")?.Value is MappingNode metadata
            && metadata.Find("name")?.Value is ScalarNode { Value.Length: > 0 } name)
        {
            var nameSpace = metadata.Find("namespace")?.Value is ScalarNode { Value.Length: > 0 } given ? given.Value : DefaultNamespace;
            root.Problems.Assign(new(kind.Group, kind.Kind, nameSpace, name.Value));
        }
    }

    // A group that is nearly the kind's is a slip, and told with the versions that there are; another group has kinds of its own.
    private static KindDefinition? FindKind(FieldValue field, string apiVersion, out (string Group, string Kind)? meant)
    {
        meant = null;
        var name = field.Text("a kind");
        var group = GroupOf(apiVersion);
        if (Kinds.Find(group, name) is { } served)
        {
            return served;
        }

        var namesakes = Kinds.All.Where(candidate => candidate.Kind == name).ToList();
        var kind = namesakes.Find(candidate => DidYouMean.Nearest(group, [candidate.Group]) is not null);
        if (kind is not null || name.Length == 0)
        {
            return kind;
        }

        var what = group.Length == 0 ? name : $"{name} ({apiVersion})";
        if (namesakes is [var namesake, ..])
        {
            meant = (group, name);
            field.Error(
                ErrorCodes.UnknownKind,
                $"the kind {ScalarNode.Shorten(what)} is not served",
                $"the one of this name that is served is of {string.Join(", ", namesake.ApiVersions)}");
            return null;
        }

        var near = DidYouMean.Nearest(name, Kinds.All.Select(candidate => candidate.Kind));
        meant = near is null ? (group, name) : (Kinds.All.First(candidate => candidate.Kind == near).Group, near);
        var all = $"served are {string.Join(", ", Kinds.All.Select(candidate => candidate.Kind))}";
        field.Error(
            ErrorCodes.UnknownKind,
            $"the kind {ScalarNode.Shorten(what)} is not served",
            near is null ? all : $"did you mean \"{near}\"?");
        return null;
    }

    private static string GroupOf(string apiVersion) =>
        apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion[..apiVersion.IndexOf('/', StringComparison.Ordinal)] : "";

    private static ObjectMetadata? Metadata(FieldValue field, KindDefinition kind)
    {
        var fields = field.Fields();
        var nameField = fields.Required("name", "a name");
        var name = nameField?.Text("a name", 253) ?? "";
        var namespaceField = Given(fields, "namespace");
        var nameSpace = namespaceField?.Text("a namespace", 63) ?? DefaultNamespace;
        var labels = Given(fields, "labels")?.Labels() ?? EquatableMap<string>.Empty;
        var annotations = Given(fields, "annotations") is { } notes ? Annotations(notes, kind.Kind) : EquatableMap<string>.Empty;
        var createdAt = Given(fields, "creationTimestamp")?.Time();
        fields.Ignore(ServerMetadata);
        fields.Finish();
        if (name.Length > 0 && !FormatReaders.IsObjectName(name))
        {
            nameField?.Error(ErrorCodes.BadName, $"expected a name of lower-case letters, digits, '-' and '.', got \"{name}\"");
        }

        if (nameSpace.Length > 0 && !FormatReaders.IsNamespace(nameSpace))
        {
            namespaceField?.Error(ErrorCodes.BadName, $"expected a namespace of lower-case letters, digits and '-', got \"{nameSpace}\"");
        }

        return name.Length == 0 || nameSpace.Length == 0
            ? null
            : new(new(kind.Group, kind.Kind, field.Share(nameSpace), field.Share(name)), labels, annotations, createdAt);
    }

    // Null in the metadata is what is not given, for Kubernetes too: templates leave it behind.
    private static FieldValue? Given(FieldReader fields, string name) =>
        fields.Optional(name) is { Node: not ScalarNode { Kind: ScalarKind.Null } } field ? field : null;

    private static EquatableMap<string> Annotations(FieldValue field, string kind) => field.Pairs((name, value) =>
    {
        if (!LabelReaders.IsName(name.ToLowerInvariant()))
        {
            value.Error(
                ErrorCodes.BadFormat,
                "expected an annotation's name of at most 63 letters, digits, '-', '_' and '.', with a DNS name and '/' before it at "
                    + $"most, got \"{ScalarNode.Shorten(name)}\"");
        }

        return WellKnownAnnotations.Read(kind, name, value);
    }).ToEquatableMap();
}
