using System.Collections.Immutable;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Documents;

/// <summary>
/// Hashes what an object says, not how it is laid out: places, comments, quotes that change nothing and the order of keys do not count.
/// </summary>
internal static class ContentHash
{
    /// <summary>The length of a hash, in characters.</summary>
    public const int Length = 32;

    /// <summary>The hash of an object.</summary>
    /// <param name="root">The object.</param>
    /// <param name="withStatus">Whether its status means something: else it is what the server of another store writes.</param>
    public static string Of(MappingNode root, bool withStatus = false)
    {
        var writer = new ContentWriter();
        try
        {
            foreach (var entry in Sorted(root.Entries))
            {
                if (withStatus || entry.Key.Value != "status")
                {
                    writer.Write('k', entry.Key.Value);
                    if (entry.Key.Value == "metadata" && entry.Value is MappingNode metadata)
                    {
                        Write(ref writer, [.. metadata.Entries.Where(static item => IsOwn(item.Key.Value))]);
                    }
                    else
                    {
                        Write(ref writer, entry.Value);
                    }
                }
            }

            return writer.ToHash();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static bool IsOwn(string key) => key is "name" or "namespace" or "labels" or "annotations";

    private static void Write(ref ContentWriter writer, TextNode node)
    {
        switch (node)
        {
            case MappingNode mapping:
                Write(ref writer, mapping.Entries);
                break;
            case SequenceNode sequence:
                writer.Write('l', sequence.Items.Length);
                foreach (var item in sequence.Items)
                {
                    Write(ref writer, item);
                }

                break;
            case ScalarNode { IsNull: true }:
                writer.Write('n', "");
                break;
            case ScalarNode scalar:
                writer.Write('s', scalar.Value);
                break;
            default:
                throw new InvalidOperationException($"no such node: {node.GetType().Name}");
        }
    }

    private static void Write(ref ContentWriter writer, ImmutableArray<MappingEntry> entries)
    {
        writer.Write('m', entries.Length);
        foreach (var entry in Sorted(entries))
        {
            writer.Write('k', entry.Key.Value);
            Write(ref writer, entry.Value);
        }
    }

    // Most mappings are short and many are sorted as they stand.
    private static ImmutableArray<MappingEntry> Sorted(ImmutableArray<MappingEntry> entries)
    {
        for (var index = 1; index < entries.Length; index++)
        {
            if (Compare(entries[index - 1], entries[index]) > 0)
            {
                return entries.Sort(Compare);
            }
        }

        return entries;
    }

    private static int Compare(MappingEntry one, MappingEntry other) => string.CompareOrdinal(one.Key.Value, other.Key.Value);
}
