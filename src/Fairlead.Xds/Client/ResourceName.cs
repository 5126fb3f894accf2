using System.Text;
using Fairlead.Xds.Wire;

namespace Fairlead.Xds.Client;

/// <summary>The name in an encoded resource, which is the first field of every type that clients ask for by name.</summary>
internal static class ResourceName
{
    private const int NameField = 1;

    /// <summary>The name; empty where there is none.</summary>
    public static string Of(ReadOnlySpan<byte> encoded)
    {
        var fields = new WireFieldReader(encoded);
        while (!fields.AtEnd && fields.Next(out var field, out var wireType, out var content) == ScanResult.Valid)
        {
            if (field == NameField && wireType == WireFieldReader.LengthDelimited)
            {
                return Encoding.UTF8.GetString(content);
            }
        }

        return "";
    }
}
