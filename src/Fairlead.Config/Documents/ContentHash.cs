using System.Security.Cryptography;
using System.Text;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Documents;

/// <summary>
/// Hashes what an object says, not how it is laid out: places, comments, quotes that change nothing and the order of keys do not count.
/// </summary>
internal static class ContentHash
{
    public static string Of(MappingNode root)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in Sorted(root))
        {
            // What the server of another store writes is not what the user says.
            if (entry.Key.Value != "status")
            {
                Add(hash, 'k', entry.Key.Value);
                Add(hash, entry.Key.Value == "metadata" && entry.Value is MappingNode metadata ? OwnMetadata(metadata) : entry.Value);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static MappingNode OwnMetadata(MappingNode metadata) =>
        new(
            [.. metadata.Entries.Where(entry => entry.Key.Value is "name" or "namespace" or "labels" or "annotations")],
            metadata.Line,
            metadata.Column);

    private static void Add(IncrementalHash hash, TextNode node)
    {
        switch (node)
        {
            case MappingNode mapping:
                Add(hash, 'm', mapping.Entries.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
                foreach (var entry in Sorted(mapping))
                {
                    Add(hash, 'k', entry.Key.Value);
                    Add(hash, entry.Value);
                }

                break;
            case SequenceNode sequence:
                Add(hash, 'l', sequence.Items.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
                foreach (var item in sequence.Items)
                {
                    Add(hash, item);
                }

                break;
            case ScalarNode scalar:
                Add(hash, scalar.Kind == ScalarKind.Null ? 'n' : 's', scalar.Kind == ScalarKind.Null ? "" : scalar.Value);
                break;
            default:
                throw new InvalidOperationException($"no such node: {node.GetType().Name}");
        }
    }

    private static IEnumerable<MappingEntry> Sorted(MappingNode mapping) =>
        mapping.Entries.OrderBy(entry => entry.Key.Value, StringComparer.Ordinal);

    // Tag and length before each text: no two contents run into the same bytes.
    private static void Add(IncrementalHash hash, char tag, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData([(byte)tag, .. BitConverter.GetBytes(bytes.Length), .. bytes]);
    }
}
