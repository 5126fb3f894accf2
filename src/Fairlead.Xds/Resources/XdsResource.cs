using System.Security.Cryptography;
using System.Text;
using Fairlead.Incremental.Maps;
using Fairlead.Protos;
using Fairlead.Xds.Wire;
using Google.Protobuf;

namespace Fairlead.Xds.Resources;

/// <summary>
/// A resource, encoded once when it is made and never again: all responses that carry it, of either variant, copy the same bytes.
/// Immutable; safe for any number of threads.
/// </summary>
public sealed class XdsResource
{
    private const int VersionBytes = 16;

    // Fields of envoy.service.discovery.v3.Resource. The message stands last, so that it is an element of DiscoveryResponse.resources too,
    // which has the same number.
    private const int ResourceVersion = 1;
    private const int ResourceMessage = 2;
    private const int ResourceName = 3;
    private const int ResourceAliases = 4;

    private readonly byte[] _encoded;
    private readonly int _element;
    private readonly int _any;
    private readonly int _value;

    /// <summary>Makes a resource from an encoded message, which is copied.</summary>
    /// <param name="typeUrl">Type URL of the message.</param>
    /// <param name="name">The name by which clients ask for it.</param>
    /// <param name="value">The encoded message.</param>
    /// <param name="uses">Names of the resources that have to be sent again when this one changes (for a cluster: its endpoints).</param>
    /// <param name="tag">Anything of the caller's; it takes no part in versions.</param>
    public XdsResource(string typeUrl, string name, ReadOnlyMemory<byte> value, IReadOnlyList<string>? uses = null, object? tag = null)
        : this(typeUrl, name, value, new XdsResourceTraits { Uses = uses ?? [], Tag = tag })
    {
    }

    /// <summary>Makes a resource from an encoded message, which is copied.</summary>
    /// <param name="typeUrl">Type URL of the message.</param>
    /// <param name="name">The name by which clients ask for it; one of the form <c>xdstp://</c> in any spelling, <see cref="Name"/> is the
    /// canonical one.</param>
    /// <param name="value">The encoded message.</param>
    /// <param name="traits">What else is to be known of it.</param>
    public XdsResource(string typeUrl, string name, ReadOnlyMemory<byte> value, XdsResourceTraits traits)
        : this(typeUrl, name, VersionOf(value.Span, traits), traits)
    {
        // Resource { version = 1, name = 3, aliases = 4, resource = 2 { Any.type_url = 1, Any.value = 2 } }, without its own header.
        var urlLength = Encoding.UTF8.GetByteCount(typeUrl);
        var anyLength = ProtoWriter.SizeOfBytes(urlLength) + ProtoWriter.SizeOfBytes(value.Length);
        var size = checked(ProtoWriter.SizeOfText(Version) + ProtoWriter.SizeOfText(Name)
            + Aliases.Sum(static alias => ProtoWriter.SizeOfText(alias)) + ProtoWriter.SizeOfBytes(anyLength));
        _encoded = GC.AllocateUninitializedArray<byte>(size);
        var writer = new ProtoWriter(_encoded);
        writer.Text(ResourceVersion, Version);
        writer.Text(ResourceName, Name);
        foreach (var alias in Aliases)
        {
            writer.Text(ResourceAliases, alias);
        }

        _element = writer.Position;
        writer.Header(ResourceMessage, anyLength);
        _any = writer.Position;
        writer.Text(1, typeUrl);
        writer.Header(2, value.Length);
        _value = writer.Position;
        value.Span.CopyTo(_encoded.AsSpan(_value));
    }

    private XdsResource(string typeUrl, string name, string version, XdsResourceTraits traits)
    {
        ArgumentException.ThrowIfNullOrEmpty(typeUrl);
        ArgumentNullException.ThrowIfNull(name);
        name = XdstpName.Canonical(name);
        TypeUrl = typeUrl;
        Name = name;
        Version = version;
        Uses = traits.Uses.Count == 0 ? [] : [.. traits.Uses.Select(XdstpName.Canonical)];
        Aliases = traits.Aliases.Count == 0 ? [] : [.. traits.Aliases];
        Members = traits.Members;
        TimeToLive = traits.TimeToLive;
        Tag = traits.Tag;
        _encoded = [];
        Hash = HashOf(typeUrl, name, version);
    }

    /// <summary>
    /// Makes a resource from a message of one of the types that xDS carries, which is encoded: its type URL, its name and what it uses are
    /// taken from the message.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="traits">What else is to be known of it; what it leaves open of uses and members comes from the message.</param>
    /// <exception cref="ArgumentException">Resources of this type have no name of their own in the message.</exception>
    public static XdsResource Of(IMessage message, XdsResourceTraits? traits = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        traits ??= XdsResourceTraits.None;
        return new XdsResource(
            TypeUrls.Prefix + message.Descriptor.FullName,
            ResourceMessages.NameOf(message),
            message.ToByteArray(),
            traits with
            {
                Uses = traits.Uses.Count > 0 ? traits.Uses : ResourceMessages.UsesOf(message),
                Members = traits.Members ?? ResourceMessages.MembersOf(message),
            });
    }

    /// <summary>Type URL of the message.</summary>
    public string TypeUrl { get; }

    /// <summary>The name by which clients ask for it.</summary>
    public string Name { get; }

    /// <summary>Hash of the message in hexadecimal, unless the traits give one: equal bytes have equal versions in every process.</summary>
    public string Version { get; }

    /// <summary>The encoded message.</summary>
    public ReadOnlyMemory<byte> Value => _encoded.AsMemory(_value);

    /// <summary>The message as an encoded <c>google.protobuf.Any</c>.</summary>
    public ReadOnlyMemory<byte> EncodedAny => _encoded.AsMemory(_any);

    /// <summary>Names of the resources that have to be sent again when this one changes.</summary>
    public IReadOnlyList<string> Uses { get; }

    /// <inheritdoc cref="XdsResourceTraits.Aliases"/>
    public IReadOnlyList<string> Aliases { get; }

    /// <inheritdoc cref="XdsResourceTraits.Members"/>
    public string? Members { get; }

    /// <inheritdoc cref="XdsResourceTraits.TimeToLive"/>
    public TimeSpan? TimeToLive { get; }

    /// <summary>Anything of the caller's.</summary>
    public object? Tag { get; }

    /// <summary>Whether this entry only says that no resource of the name exists.</summary>
    internal bool IsAbsent { get; private init; }

    /// <summary>
    /// Whether there is a message: an entry for an absent name has none, and neither has a resource that a client only said that it holds.
    /// </summary>
    internal bool HasMessage => _encoded.Length > 0;

    /// <summary>Hash over type, name and version.</summary>
    internal Hash128 Hash { get; private init; }

    /// <summary>The resource as an element of <c>DiscoveryResponse.resources</c>, field header included.</summary>
    internal ReadOnlySpan<byte> EncodedField => _encoded.AsSpan(_element);

    /// <summary>The content of <c>DeltaDiscoveryResponse.resources</c>, without field header and time to live.</summary>
    internal ReadOnlySpan<byte> EncodedResource => _encoded;

    /// <inheritdoc/>
    public override string ToString() => $"{TypeUrl[(TypeUrl.LastIndexOf('.') + 1)..]} {Name} {(IsAbsent ? "absent" : Version)}";

    /// <summary>Makes the entry of a view for a name that is asked for and does not exist.</summary>
    internal static XdsResource Absent(string typeUrl, string name) => new(typeUrl, name, "", XdsResourceTraits.None) { IsAbsent = true };

    /// <summary>
    /// Makes an entry for a resource that a client said that it holds. It has no message, and equals in hash the resource of that version.
    /// </summary>
    internal static XdsResource Claimed(string typeUrl, string name, string version) => new(typeUrl, name, version, XdsResourceTraits.None);

    /// <summary>Whether the other is the same in everything, so that it may stand in this one's place.</summary>
    internal bool IsSameAs(XdsResource other) =>
        Version == other.Version && Name == other.Name && TypeUrl == other.TypeUrl && Members == other.Members && Equals(Tag, other.Tag)
        && Uses.SequenceEqual(other.Uses) && Aliases.SequenceEqual(other.Aliases) && _encoded.Length > 0 == other._encoded.Length > 0;

    private static string VersionOf(ReadOnlySpan<byte> value, XdsResourceTraits traits)
    {
        if (traits.Version is { } given)
        {
            return given;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (traits.Aliases.Count == 0 && traits.TimeToLive is null)
        {
            SHA256.HashData(value, digest);
            return Convert.ToHexStringLower(digest[..VersionBytes]);
        }

        // What stands beside the message (aliases, time to live) is part of the resource too.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(value);
        hash.AppendData(Encoding.UTF8.GetBytes($"\0{string.Join('\0', traits.Aliases)}\0{traits.TimeToLive?.Ticks}"));
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest[..VersionBytes]);
    }

    private static Hash128 HashOf(string typeUrl, string name, string version)
    {
        var length = Encoding.UTF8.GetMaxByteCount(typeUrl.Length + name.Length + version.Length + 2);
        var buffer = length <= 1024 ? stackalloc byte[1024] : new byte[length];
        var written = Encoding.UTF8.GetBytes(typeUrl, buffer);
        buffer[written++] = 0;
        written += Encoding.UTF8.GetBytes(version, buffer[written..]);
        buffer[written++] = 0;
        written += Encoding.UTF8.GetBytes(name, buffer[written..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..written], digest);
        return Hash128.Of(digest);
    }
}
