using System.Text.Unicode;
using Fairlead.Xds.Wire;

namespace Fairlead.Xds.Sotw;

/// <summary>
/// Reads an encoded DiscoveryRequest without making an object of it: most requests are acknowledgements, of which only a nonce matters.
/// </summary>
internal static class RequestScanner
{
    private const int VersionInfo = 1;
    private const int Node = 2;
    private const int ResourceNames = 3;
    private const int TypeUrl = 4;
    private const int ResponseNonce = 5;
    private const int ErrorDetail = 6;

    /// <summary>
    /// Reads a request. <see cref="ScanResult.Irregular"/> means that it may be valid but is written in a way that no known client writes
    /// (a message field twice, names scattered, groups): encode it afresh and scan again.
    /// </summary>
    public static ScanResult Scan(ReadOnlySpan<byte> message, out RequestFrame frame)
    {
        frame = default;
        var reader = new WireFieldReader(message);
        var namesStart = -1;
        var namesEnd = -1;
        while (!reader.AtEnd)
        {
            var start = reader.Position;
            switch (reader.Next(out var field, out var wireType, out var content))
            {
                case ScanResult.Malformed:
                    return ScanResult.Malformed;
                case ScanResult.Irregular:
                    return ScanResult.Irregular;
            }

            if (wireType != WireFieldReader.LengthDelimited)
            {
                if (field is >= VersionInfo and <= ErrorDetail)
                {
                    return ScanResult.Irregular;
                }

                continue;
            }

            if (field == ResourceNames)
            {
                if (namesStart >= 0 && namesEnd != start)
                {
                    return ScanResult.Irregular;
                }

                namesStart = namesStart < 0 ? start : namesStart;
                namesEnd = reader.Position;
                frame.NameCount++;
            }
            else if (!Take(ref frame, field, content))
            {
                return ScanResult.Irregular;
            }

            if (field is VersionInfo or ResourceNames or TypeUrl or ResponseNonce && !Utf8.IsValid(content))
            {
                return ScanResult.Malformed;
            }
        }

        frame.Names = namesStart < 0 ? [] : message[namesStart..namesEnd];
        return ScanResult.Valid;
    }

    private static bool Take(ref RequestFrame frame, int field, ReadOnlySpan<byte> content)
    {
        switch (field)
        {
            case VersionInfo:
                frame.VersionInfo = content;
                return true;
            case Node when !frame.HasNode:
                frame.HasNode = true;
                frame.Node = content;
                return true;
            case TypeUrl:
                frame.TypeUrl = content;
                return true;
            case ResponseNonce:
                frame.Nonce = content;
                return true;
            case ErrorDetail when !frame.HasError:
                frame.HasError = true;
                frame.Error = content;
                return true;
            case Node or ErrorDetail:
                return false;
            default:
                return true;
        }
    }
}
