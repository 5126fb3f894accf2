using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Istio;

/// <summary>Reads edits of headers.</summary>
internal static class HeaderChangesReader
{
    public static HeaderChanges Read(FieldValue field)
    {
        var fields = field.Fields();
        var request = fields.Optional("request");
        var response = fields.Optional("response");
        fields.Finish();
        return new(
            request is { } up ? ReadOperations(up, isRequest: true) : HeaderOperations.None,
            response is { } down ? ReadOperations(down, isRequest: false) : HeaderOperations.None);
    }

    private static HeaderOperations ReadOperations(FieldValue field, bool isRequest)
    {
        var fields = field.Fields();
        var set = fields.Optional("set");
        var add = fields.Optional("add");
        var remove = fields.Optional("remove");
        fields.Finish();
        return new()
        {
            Set = set is { } values ? ReadValues(values, setsAuthority: isRequest) : EquatableMap<string>.Empty,
            Add = add is { } more ? ReadValues(more, setsAuthority: false) : EquatableMap<string>.Empty,
            Remove = remove?.Texts(item =>
            {
                var name = item.Text("a header name");
                CheckName(item, name, setsAuthority: false);
                return name.ToLowerInvariant();
            }) ?? [],
        };
    }

    private static EquatableMap<string> ReadValues(FieldValue map, bool setsAuthority)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        map.Pairs((name, value) =>
        {
            var text = value.TextOrEmpty();
            CheckName(value, name, setsAuthority);
            if (text.AsSpan().ContainsAny("\r\n\0"))
            {
                value.Error(ErrorCodes.BadFormat, "expected a header value on one line, got several lines");
            }

            if (!headers.TryAdd(name.ToLowerInvariant(), text))
            {
                value.Error(ErrorCodes.DuplicateItem, $"the header \"{name}\" is given twice: case does not count");
            }

            return 0;
        });
        return headers.ToEquatableMap();
    }

    /// <param name="field">Where it stands.</param>
    /// <param name="name">The header.</param>
    /// <param name="setsAuthority">The host may be set as a header, as in Istio; it is a rewrite of the authority then.</param>
    private static void CheckName(FieldValue field, string name, bool setsAuthority)
    {
        if (setsAuthority && (name is ":authority" || name.Equals("host", StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        if (name.StartsWith(':') || name.Equals("host", StringComparison.OrdinalIgnoreCase))
        {
            field.Error(
                ErrorCodes.NotSupported,
                $"changing \"{name}\" as a header is not supported",
                "use rewrite.authority for the host, rewrite.uri for the path");
        }
        else if (name.Length > 0 && !FormatReaders.IsHeaderName(name))
        {
            field.Error(ErrorCodes.BadFormat, $"expected a header name, got \"{name}\"");
        }
    }
}
