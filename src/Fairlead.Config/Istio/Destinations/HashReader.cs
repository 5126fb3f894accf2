using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Policy;

namespace Fairlead.Config.Istio.Destinations;

/// <summary>Reads what keeps requests that are alike at one endpoint.</summary>
internal static class HashReader
{
    // Envoy's largest ring and table.
    private const int MaxRing = 8 * 1024 * 1024;
    private const int MaxTable = 5_000_011;

    /// <returns>Null where nothing is hashed.</returns>
    public static HashPolicy? Read(FieldValue field)
    {
        var fields = field.Fields();
        var keys = new[]
        {
            fields.Optional("httpHeaderName"), fields.Optional("httpCookie"), fields.Optional("useSourceIp"),
            fields.Optional("httpQueryParameterName"),
        };
        var (algorithm, size) = ReadAlgorithm(fields);
        fields.Finish();
        if (keys.Count(static key => key is not null) != 1)
        {
            if (!fields.IsStandIn)
            {
                field.Error(
                    ErrorCodes.Conflict,
                    "expected one of httpHeaderName, httpCookie, useSourceIp and httpQueryParameterName, got "
                        + (keys.All(static key => key is null) ? "none" : "several"));
            }

            return null;
        }

        var policy = keys[0] is { } header ? ReadHeader(header)
            : keys[1] is { } cookie ? ReadCookie(cookie)
            : keys[2] is { } address ? ReadAddress(address)
            : new() { Source = HashSource.QueryParameter, Name = keys[3]!.Value.Text("the name of a query parameter", 256) }; // the fourth
        return policy is null ? null : policy with { Algorithm = algorithm, Size = size };
    }

    private static HashPolicy ReadHeader(FieldValue field)
    {
        var name = field.Text("a header's name", 256);
        if (name.Length > 0 && name[0] != ':' && !FormatReaders.IsHeaderName(name))
        {
            field.Error(ErrorCodes.BadFormat, $"expected a header's name, got \"{name}\"");
        }

        return new() { Source = HashSource.Header, Name = name.ToLowerInvariant() };
    }

    private static HashPolicy? ReadAddress(FieldValue field)
    {
        if (field.Boolean())
        {
            return new() { Source = HashSource.SourceAddress };
        }

        field.Warn(ErrorCodes.Ineffective, "nothing is hashed, so requests are not kept at one endpoint", "set it to true");
        return null;
    }

    private static HashPolicy ReadCookie(FieldValue field)
    {
        var fields = field.Fields();
        var nameField = fields.Required("name", "the cookie's name");
        var name = nameField?.Text("the cookie's name", 256) ?? "";
        var path = fields.Optional("path")?.TextOrEmpty("the cookie's path", 1024) ?? "";
        var lifetime = fields.Optional("ttl")?.Duration(zeroAllowed: true);
        var attributes = fields.Optional("attributes") is { } list ? ReadAttributes(list) : EquatableMap<string>.Empty;
        fields.Finish();
        if (name.Length > 0 && !FormatReaders.IsHeaderName(name))
        {
            nameField?.Error(ErrorCodes.BadFormat, $"expected a cookie's name, got \"{name}\"");
        }

        if (path.AsSpan().IndexOfAnyInRange('\0', ' ') >= 0 || path.Contains(';', StringComparison.Ordinal))
        {
            fields.Self.Error(ErrorCodes.BadFormat, "a cookie's path has no spaces and no semicolons");
        }

        return new()
        {
            Source = HashSource.Cookie,
            Name = name,
            CookiePath = path,
            CookieLifetime = lifetime,
            CookieAttributes = attributes,
        };
    }

    private static EquatableMap<string> ReadAttributes(FieldValue list)
    {
        Dictionary<string, string> attributes = new(StringComparer.Ordinal);
        list.Items(item =>
        {
            var fields = item.Fields();
            var nameField = fields.Required("name", "an attribute's name");
            var name = nameField?.Text("an attribute's name", 256) ?? "";
            var value = fields.Optional("value")?.TextOrEmpty("an attribute's value", 1024) ?? "";
            fields.Finish();
            if ((name.Length > 0 && !FormatReaders.IsHeaderName(name))
                || value.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0
                || value.Contains(';', StringComparison.Ordinal))
            {
                item.Error(ErrorCodes.BadFormat, "a cookie's attribute is a name and a value without semicolons and control characters");
            }
            else if (name.Length > 0 && !attributes.TryAdd(name, value))
            {
                nameField?.Error(ErrorCodes.DuplicateItem, $"the attribute \"{name}\" is given twice");
            }

            return 0;
        }, 64);
        return attributes.ToEquatableMap();
    }

    private static (HashAlgorithm Algorithm, long? Size) ReadAlgorithm(FieldReader fields)
    {
        var old = fields.Optional("minimumRingSize");
        var ring = fields.Optional("ringHash");
        var maglev = fields.Optional("maglev");
        if (((FieldValue?[])[old, ring, maglev]).Count(static given => given is not null) > 1)
        {
            (maglev ?? ring)?.Error(ErrorCodes.Conflict, "minimumRingSize, ringHash and maglev exclude each other", "keep one of them");
        }

        if (maglev is { } table)
        {
            return (HashAlgorithm.Maglev, ReadTable(table));
        }

        var size = old?.Integer(0, MaxRing) ?? 0;
        old?.Warn(ErrorCodes.Ineffective, "minimumRingSize is deprecated", "use ringHash with minimumRingSize in it");
        if (ring is { } given)
        {
            var inner = given.Fields();
            size = inner.Optional("minimumRingSize")?.Integer(0, MaxRing) ?? 0;
            inner.Finish();
        }

        return (HashAlgorithm.Ring, size > 0 ? size : null);
    }

    private static long? ReadTable(FieldValue field)
    {
        var fields = field.Fields();
        var given = fields.Required("tableSize", "a prime number such as 65537");
        fields.Finish();
        if (given is not { } size)
        {
            return null;
        }

        var errors = size.Problems.Errors;
        var number = size.Integer(2, MaxTable - 1);
        if (size.Problems.Errors == errors && !IsPrime(number))
        {
            size.Error(ErrorCodes.OutOfRange, $"expected a prime number, got {number}", "65537 is one");
        }

        return number;
    }

    private static bool IsPrime(int number)
    {
        if (number < 4)
        {
            return number > 1;
        }

        for (var factor = 2; factor <= number / factor; factor++)
        {
            if (number % factor == 0)
            {
                return false;
            }
        }

        return true;
    }
}
