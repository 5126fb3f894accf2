using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Envoy.Service.Discovery.V3;
using Fairlead.Incremental.Maps;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Wire;

namespace Fairlead.Xds.Delta;

/// <summary>
/// Reads the request of a client that comes back with thousands of names and versions. Nearly all of them are those of the current
/// resources, so they are compared where they lie in the message, and no string is made of them.
/// </summary>
internal static class LargeDeltaRequest
{
    // Field numbers of DeltaDiscoveryRequest, and of an entry of its map.
    private const int Subscribe = 3;
    private const int Versions = 5;
    private const int EntryName = 1;
    private const int EntryVersion = 2;

    /// <summary>Reads a request; null where it is not of the usual form, and has to be read in the usual way.</summary>
    /// <param name="encoded">The encoded message.</param>
    /// <param name="onlyType">The type where the request names none.</param>
    /// <param name="current">All resources of a type as they are now; null where what a client claims counts nothing.</param>
    public static DeltaRequest? Read(ReadOnlySpan<byte> encoded, string? onlyType, Func<string, ResourceMap?> current)
    {
        ArrayBufferWriter<byte> others = new();
        var (names, versions) = (0, 0);
        var fields = new WireFieldReader(encoded);
        while (!fields.AtEnd)
        {
            var start = fields.Position;
            if (fields.Next(out var field, out var wireType, out _) != ScanResult.Valid
                || (field is Subscribe or Versions && wireType != WireFieldReader.LengthDelimited))
            {
                return null;
            }

            names += field == Subscribe ? 1 : 0;
            versions += field == Versions ? 1 : 0;
            if (field is not (Subscribe or Versions))
            {
                others.Write(encoded[start..fields.Position]);
            }
        }

        var rest = DeltaDiscoveryRequest.Parser.ParseFrom(others.WrittenSpan);
        var type = DeltaRequest.TypeOf(rest, onlyType);
        if (type.Length == 0 || current(type) is not { } known
            || !TryNames(encoded, names, known, out var hasWildcard, out var set)
            || !TryClaims(encoded, versions, type, known, out var claims))
        {
            return null;
        }

        // Of two entries of a map with the same key the last one counts, as in the protobuf parser.
        var claimed = DeltaRequest.MapOf(claims, known);
        return claimed.Count != claims.Count ? null : new(rest, hasWildcard, set, versions == 0 ? null : claimed);
    }

    private static bool TryNames(ReadOnlySpan<byte> encoded, int count, ResourceMap known, out bool hasWildcard, out NameSet set)
    {
        hasWildcard = false;
        set = NameSet.Empty;
        List<string> names = new(count);
        Hash128 hash = default;
        var found = 0;
        var fields = new WireFieldReader(encoded);
        while (!fields.AtEnd && count > 0)
        {
            fields.Next(out var field, out _, out var content);
            if (field != Subscribe)
            {
                continue;
            }

            if (content.SequenceEqual("*"u8))
            {
                hasWildcard = true;
            }
            else if (known.FindReal(content) is { } item)
            {
                names.Add(item.Name);
                hash += item.Hash;
                found++;
            }
            else if (TextOf(content) is { } name)
            {
                names.Add(name);
            }
            else
            {
                return false;
            }
        }

        // The client names every current resource once, as most do; then the set of all names is shared.
        set = found == names.Count && found == known.Count && hash == known.Hash ? known.Names : NameSet.Of(names);
        return true;
    }

    private static bool TryClaims(ReadOnlySpan<byte> encoded, int count, string type, ResourceMap known, out List<XdsResource> claims)
    {
        claims = new(count);
        var fields = new WireFieldReader(encoded);
        while (!fields.AtEnd && count > 0)
        {
            fields.Next(out var field, out _, out var content);
            if (field != Versions)
            {
                continue;
            }

            if (!TryEntry(content, out var name, out var version))
            {
                return false;
            }

            if (known.FindReal(name) is { } item && Ascii.Equals(version, item.Version))
            {
                claims.Add(item);
            }
            else if (TextOf(name) is { } nameText && TextOf(version) is { } versionText)
            {
                claims.Add(XdsResource.Claimed(type, nameText, versionText));
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryEntry(ReadOnlySpan<byte> entry, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> version)
    {
        name = version = default;
        var fields = new WireFieldReader(entry);
        while (!fields.AtEnd)
        {
            if (fields.Next(out var field, out var wireType, out var content) != ScanResult.Valid
                || wireType != WireFieldReader.LengthDelimited)
            {
                return false;
            }

            switch (field)
            {
                case EntryName:
                    name = content;
                    break;
                case EntryVersion:
                    version = content;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    // Null where the octets are not valid UTF-8.
    private static string? TextOf(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
}
