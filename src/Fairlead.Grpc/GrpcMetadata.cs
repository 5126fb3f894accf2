using System.Buffers;
using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Fairlead.Grpc;

/// <summary>
/// Metadata of a call: an ordered multimap of lower-case keys to ASCII values, or to bytes where the key ends with <c>-bin</c>.
/// Not safe for concurrent change.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "metadata is gRPC's word for it")]
public sealed class GrpcMetadata : IReadOnlyCollection<GrpcMetadataEntry>
{
    private const string BinarySuffix = "-bin";

    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_.-");

    private readonly List<GrpcMetadataEntry> _entries = [];

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <summary>Whether a key takes bytes.</summary>
    public static bool IsBinaryKey(string key) => key.EndsWith(BinarySuffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds an ASCII value. Keys are lowered; a key of the protocol's own or a character that HTTP/2 does not carry is refused.</summary>
    public void Add(string key, string value)
    {
        var lowered = CheckedKey(key);
        if (IsBinaryKey(lowered))
        {
            throw new ArgumentException($"metadata key '{key}' ends with -bin and takes bytes", nameof(key));
        }

        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException($"the value of metadata key '{key}' is not printable ASCII; use a key that ends with -bin", nameof(value));
        }

        _entries.Add(new GrpcMetadataEntry(lowered, value, default));
    }

    /// <summary>Adds bytes under a key that ends with <c>-bin</c>.</summary>
    public void Add(string key, ReadOnlyMemory<byte> value)
    {
        var lowered = CheckedKey(key);
        if (!IsBinaryKey(lowered))
        {
            throw new ArgumentException($"metadata key '{key}' does not end with -bin and takes text", nameof(key));
        }

        _entries.Add(new GrpcMetadataEntry(lowered, null, value));
    }

    /// <summary>The first ASCII value of a key, or null.</summary>
    public string? Get(string key)
    {
        foreach (var entry in _entries)
        {
            if (!entry.IsBinary && string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase))
            {
                return entry.Text;
            }
        }

        return null;
    }

    /// <summary>The first binary value of a key, or null.</summary>
    public ReadOnlyMemory<byte>? GetBinary(string key)
    {
        foreach (var entry in _entries)
        {
            if (entry.IsBinary && string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase))
            {
                return entry.Binary;
            }
        }

        return null;
    }

    /// <summary>All ASCII values of a key, in order.</summary>
    public IEnumerable<string> GetAll(string key) =>
        from entry in _entries
        where !entry.IsBinary && string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase)
        select entry.Text;

    /// <summary>Adds all entries of another one behind those that are here.</summary>
    public void AddRange(GrpcMetadata other) => _entries.AddRange(other._entries);

    /// <inheritdoc/>
    public IEnumerator<GrpcMetadataEntry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Adds what a peer sent: HTTP/2 has checked the characters, and a key that we would not send is still to be seen.</summary>
    internal void AddReceived(string key, string value) => _entries.Add(new GrpcMetadataEntry(key, value, default));

    /// <inheritdoc cref="AddReceived(string, string)"/>
    internal void AddReceived(string key, ReadOnlyMemory<byte> value) => _entries.Add(new GrpcMetadataEntry(key, null, value));

    private static string CheckedKey(string key)
    {
        var lowered = key.ToLowerInvariant();
        if (lowered.Length == 0 || lowered.AsSpan().ContainsAnyExcept(KeyCharacters))
        {
            throw new ArgumentException($"'{key}' is not a metadata key: letters, digits, '_', '.' and '-' only", nameof(key));
        }

        if (lowered.StartsWith("grpc-", StringComparison.Ordinal) || lowered is "content-type" or "te" or "host" or "connection" or "content-length")
        {
            throw new ArgumentException($"metadata key '{key}' belongs to the protocol", nameof(key));
        }

        return lowered;
    }
}
