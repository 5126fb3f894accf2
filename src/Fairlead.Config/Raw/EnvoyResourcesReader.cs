using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
using Fairlead.Model;
using Fairlead.Model.Raw;
using Fairlead.Protos;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fairlead.Config.Raw;

/// <summary>Reads the spec of an EnvoyResources object.</summary>
internal static class EnvoyResourcesReader
{
    // The types that proxies ask for, with the field that holds a resource's name.
    private static readonly Dictionary<string, string> NameFields = new(StringComparer.Ordinal)
    {
        [TypeUrls.Cluster] = "name",
        [TypeUrls.Endpoint] = "cluster_name",
        [TypeUrls.Listener] = "name",
        [TypeUrls.Route] = "name",
    };

    public static EnvoyResourcesConfig Read(FieldValue spec)
    {
        var fields = spec.Fields();
        var nodes = fields.Optional("nodes")?.Items(ReadNode, 1024).ToEquatableList() ?? [];
        var list = fields.Required("resources", "a list of resources");
        fields.Finish();
        var seen = new HashSet<(string, string)>();
        var resources = list?.Items(item => ReadResource(item, nodes, seen), 10_000) ?? [];
        return new(resources.OfType<RawResource>().ToEquatableList());
    }

    private static NodeSelector ReadNode(FieldValue item)
    {
        var fields = item.Fields();
        var id = fields.Optional("id")?.Text("a node id") ?? "";
        var cluster = fields.Optional("cluster")?.Text("a node cluster") ?? "";
        var metadata = fields.Optional("metadata") is { } map
            ? map.Pairs((_, value) => ReadMetadata(value)).ToEquatableMap()
            : EquatableMap<string>.Empty;
        fields.Finish();
        if (fields.Count == 0 && !fields.IsStandIn)
        {
            item.Error(
                ErrorCodes.MissingField, "expected one of id, cluster and metadata, got none", "leave nodes out to choose every proxy");
        }

        return new() { Id = id, Cluster = cluster, Metadata = metadata };
    }

    // Metadata is compared as text, so numbers and booleans may stand without quotes.
    private static string ReadMetadata(FieldValue value)
    {
        if (value.Node is ScalarNode { Kind: not ScalarKind.Null } scalar)
        {
            return scalar.Value;
        }

        value.WrongType("text, a number or a boolean");
        return "";
    }

    private static RawResource? ReadResource(FieldValue item, EquatableList<NodeSelector> nodes, HashSet<(string, string)> seen)
    {
        if (item.Node is not MappingNode mapping)
        {
            item.WrongType("a resource with @type");
            return null;
        }

        var typeUrl = MessageWriter.ReadType(item, mapping, out var descriptor);
        if (descriptor is null)
        {
            return null;
        }

        if (!NameFields.TryGetValue(typeUrl, out var nameField))
        {
            item.Child(mapping.Find("@type")!.Value).Error(ErrorCodes.UnknownType,
                $"expected the type of a cluster, an endpoint assignment, a listener or a route configuration, got {typeUrl}");
            return null;
        }

        var bytes = MessageWriter.Write(item, mapping, descriptor);
        if (item.Problems.HasErrors)
        {
            // Not all of it could be written; what was wrong is reported.
            return null;
        }

        return Finish(item, typeUrl, descriptor, nameField, bytes, nodes, seen);
    }

    private static RawResource? Finish(
        FieldValue item, string typeUrl, MessageDescriptor descriptor, string nameField, byte[] bytes, EquatableList<NodeSelector> nodes,
        HashSet<(string, string)> seen)
    {
        // A parse and a write bring the bytes into the form that this library gives every message, so that equal content has equal
        // versions.
        var message = descriptor.Parser.ParseFrom(bytes);
        var name = (string)descriptor.FindFieldByName(nameField).Accessor.GetValue(message);
        if (name.Length == 0)
        {
            item.Error(ErrorCodes.MissingField, $"required: expected a {nameField}, got nothing");
            return null;
        }

        if (!seen.Add((typeUrl, name)))
        {
            item.Error(ErrorCodes.DuplicateItem, $"the resource \"{name}\" is given twice");
            return null;
        }

        return new()
        {
            TypeUrl = typeUrl,
            Name = name,
            Value = EquatableList.Create<byte>(message.ToByteArray()),
            Nodes = nodes,
            Provenance = item.Problems.Key is { } key ? new(key, item.Path) : default,
        };
    }
}
