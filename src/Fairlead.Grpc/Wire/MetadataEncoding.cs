using System.Buffers.Text;
using System.Text;

namespace Fairlead.Grpc.Wire;

/// <summary>Metadata to and from header values.</summary>
internal static class MetadataEncoding
{
    /// <summary>The header value of an entry. Binary values go out without padding, as the protocol wants.</summary>
    public static string ToHeader(GrpcMetadataEntry entry) => entry.Text ?? ToHeader(entry.Binary.Span);

    public static string ToHeader(ReadOnlySpan<byte> value) => Convert.ToBase64String(value).TrimEnd('=');

    /// <summary>Adds a received header; false if it says to be binary and is not base64.</summary>
    public static bool TryAdd(GrpcMetadata metadata, string name, string value)
    {
        if (!GrpcMetadata.IsBinaryKey(name))
        {
            metadata.AddReceived(name, value);
            return true;
        }

        // HTTP may have joined several binary headers with commas, which base64 does not use.
        foreach (var range in value.AsSpan().Split(','))
        {
            if (!TryDecode(value.AsSpan(range).Trim(), out var bytes))
            {
                return false;
            }

            metadata.AddReceived(name, bytes);
        }

        return true;
    }

    /// <summary>Decodes base64 with or without padding.</summary>
    public static bool TryDecode(ReadOnlySpan<char> value, out byte[] bytes)
    {
        var trimmed = value.TrimEnd('=');
        bytes = [];
        if (trimmed.Length % 4 == 1 || value.Length - trimmed.Length > 2)
        {
            return false;
        }

        var padded = string.Concat(trimmed, new string('=', (4 - (trimmed.Length % 4)) % 4));
        if (!Base64.IsValid(padded.AsSpan(), out var length))
        {
            return false;
        }

        bytes = new byte[length];
        return Convert.TryFromBase64String(padded, bytes, out var written) && written == length;
    }

    /// <summary>ASCII for logs and messages: what a peer sent may be anything.</summary>
    public static string Printable(string? value, int limit = 64)
    {
        if (string.IsNullOrEmpty(value))
        {
            return "";
        }

        var text = new StringBuilder();
        foreach (var c in value.AsSpan(0, Math.Min(limit, value.Length)))
        {
            text.Append(c is >= ' ' and <= '~' ? c : '?');
        }

        return value.Length > limit ? text.Append("...").ToString() : text.ToString();
    }
}
