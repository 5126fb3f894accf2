using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Xds.Wire;

namespace Fairlead.Xds.Resources;

/// <summary>
/// A resource, encoded once when it is made and never again: all responses that carry it copy the same bytes. Immutable; safe for any
/// number of threads.
/// </summary>
public sealed class XdsResource
{
    private const int VersionBytes = 16;

    private readonly byte[] _field;
    private readonly int _any;
    private readonly int _value;

    /// <summary>Makes a resource from an encoded message, which is copied.</summary>
    /// <param name="typeUrl">Type URL of the message.</param>
    /// <param name="name">The name by which clients ask for it.</param>
    /// <param name="value">The encoded message.</param>
    /// <param name="uses">Names of the resources that have to be sent again when this one changes (for a cluster: its endpoints).</param>
    /// <param name="tag">Anything of the caller's; it takes no part in versions.</param>
    public XdsResource(string typeUrl, string name, ReadOnlyMemory<byte> value, IReadOnlyList<string>? uses = null, object? tag = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(typeUrl);
        ArgumentNullException.ThrowIfNull(name);
        TypeUrl = typeUrl;
        Name = name;
        Uses = uses is null ? [] : [.. uses];
        Tag = tag;
        Version = VersionOf(value.Span);

        // DiscoveryResponse.resources = 2 { Any.type_url = 1, Any.value = 2 }
        var urlLength = Encoding.UTF8.GetByteCount(typeUrl);
        var anyLength = ProtoWriter.SizeOfBytes(urlLength) + ProtoWriter.SizeOfBytes(value.Length);
        _field = new byte[ProtoWriter.SizeOfBytes(anyLength)];
        var writer = new ProtoWriter(_field);
        writer.Header(2, anyLength);
        _any = writer.Position;
        writer.Text(1, typeUrl);
        writer.Header(2, value.Length);
        _value = writer.Position;
        value.Span.CopyTo(_field.AsSpan(_value));
    }

    /// <summary>Type URL of the message.</summary>
    public string TypeUrl { get; }

    /// <summary>The name by which clients ask for it.</summary>
    public string Name { get; }

    /// <summary>Hash of the message in hexadecimal: equal bytes have equal versions in every process.</summary>
    public string Version { get; }

    /// <summary>The encoded message.</summary>
    public ReadOnlyMemory<byte> Value => _field.AsMemory(_value);

    /// <summary>The message as an encoded <c>google.protobuf.Any</c>.</summary>
    public ReadOnlyMemory<byte> EncodedAny => _field.AsMemory(_any);

    /// <summary>Names of the resources that have to be sent again when this one changes.</summary>
    public IReadOnlyList<string> Uses { get; }

    /// <summary>Anything of the caller's.</summary>
    public object? Tag { get; }

    /// <summary>The resource as an element of <c>DiscoveryResponse.resources</c>, field header included.</summary>
    internal ReadOnlySpan<byte> EncodedField => _field;

    /// <inheritdoc/>
    public override string ToString() => $"{TypeUrl[(TypeUrl.LastIndexOf('.') + 1)..]} {Name} {Version}";

    /// <summary>Whether the other is the same in everything, so that it may stand in this one's place.</summary>
    internal bool IsSameAs(XdsResource other) =>
        Version == other.Version && Name == other.Name && TypeUrl == other.TypeUrl && Equals(Tag, other.Tag) && Uses.SequenceEqual(other.Uses);

    /// <summary>Hash over names and versions: the version of several resources together. Their order counts.</summary>
    internal static string VersionOf(ReadOnlySpan<XdsResource> resources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var resource in resources)
        {
            // The lengths keep the concatenation unambiguous.
            var name = Encoding.UTF8.GetBytes(resource.Name);
            BinaryPrimitives.WriteInt32LittleEndian(length, name.Length);
            hash.AppendData(length);
            hash.AppendData(name);
            hash.AppendData(Encoding.ASCII.GetBytes(resource.Version));
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest[..VersionBytes]);
    }

    private static string VersionOf(ReadOnlySpan<byte> value)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(value, digest);
        return Convert.ToHexStringLower(digest[..VersionBytes]);
    }
}
