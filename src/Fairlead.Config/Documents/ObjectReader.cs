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

    // What a Kubernetes server writes into the metadata of objects that it gives out.
    private static readonly string[] ServerMetadata =
    [
        "deletionGracePeriodSeconds", "deletionTimestamp", "finalizers", "generateName", "generation", "managedFields", "ownerReferences",
        "resourceVersion", "selfLink", "uid",
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

    private static bool IsList(MappingNode mapping) =>
        mapping.Find("kind")?.Value is ScalarNode { Value: "List" } && mapping.Find("apiVersion")?.Value is ScalarNode { Value: "v1" };

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
        return root.Problems.Key is { } key ? [new(key, root.Problems.At(root.Line, root.Column), read)] : [];
    }

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

        var metadata = fields.Required("metadata", "a mapping with a name") is { } given ? Metadata(given, kind) : null;
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
        fields.Ignore("status");
        fields.Finish();
        if (root.Problems.HasErrors || metadata is not { } about || spec is null)
        {
            return null;
        }

        return new()
        {
            Key = about.Key,
            ApiVersion = root.Share(version),
            Labels = about.Labels,
            Annotations = about.Annotations,
            ResourceVersion = ContentHash.Of(mapping),
            SourceId = root.Problems.Source,
            CreatedAt = about.CreatedAt,
            Spec = spec,
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

    private static KindDefinition? FindKind(FieldValue field, string apiVersion, out (string Group, string Kind)? meant)
    {
        meant = null;
        var name = field.Text("a kind");
        var group =
            apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion[..apiVersion.IndexOf('/', StringComparison.Ordinal)] : "";

        // Another group may have a kind of this name, as the Gateway API has a Gateway; a slip in the group is still this kind.
        var kind = Kinds.All.FirstOrDefault(candidate => candidate.Kind == name
            && (candidate.Group == group || !IsOtherGroup(group, candidate.Group)));
        if (kind is not null || name.Length == 0)
        {
            return kind;
        }

        var near = DidYouMean.Nearest(
            name, Kinds.All.Where(candidate => candidate.Kind != name).Select(candidate => candidate.Kind));
        meant = near is null ? (group, name) : (Kinds.All.First(candidate => candidate.Kind == near).Group, near);
        var served = $"served are {string.Join(", ", Kinds.All.Select(candidate => candidate.Kind))}";
        var what = group.Length == 0 ? name : $"{name} ({apiVersion})";
        field.Error(
            ErrorCodes.UnknownKind,
            $"the kind {ScalarNode.Shorten(what)} is not served",
            near is null ? served : $"did you mean \"{near}\"?");
        return null;
    }

    private static bool IsOtherGroup(string group, string known) => group.EndsWith(".k8s.io", StringComparison.Ordinal) && known != group;

    private static ObjectMetadata? Metadata(FieldValue field, KindDefinition kind)
    {
        var fields = field.Fields();
        var nameField = fields.Required("name", "a name");
        var name = nameField?.Text("a name", 253) ?? "";
        var namespaceField = fields.Optional("namespace");
        var nameSpace = namespaceField?.Text("a namespace", 63) ?? DefaultNamespace;
        var labels = fields.Optional("labels")?.TextMap() ?? EquatableMap<string>.Empty;
        var annotations = fields.Optional("annotations")?.Pairs((_, value) => value.TextOrEmpty(maxLength: 256 * 1024)).ToEquatableMap()
            ?? EquatableMap<string>.Empty;
        var created = fields.Optional("creationTimestamp");
        var createdAt = created is { Node: not ScalarNode { Kind: ScalarKind.Null } } time ? time.Time() : null;
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
}
