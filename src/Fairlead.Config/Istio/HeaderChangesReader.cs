using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Istio;

/// <summary>Reads edits of headers.</summary>
internal static class HeaderChangesReader
{
    // Envoy takes no more on a route.
    private const int MaxAdditions = 1000;

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

    /// <summary>The host may be given in one place: as a rewrite, or as a header.</summary>
    /// <param name="rewritten">The authority that is given elsewhere; null: none.</param>
    /// <param name="changes">The edits.</param>
    /// <param name="field">Where they stand.</param>
    public static void CheckAuthority(string? rewritten, HeaderChanges changes, FieldValue field)
    {
        var given = changes.Request.Set.Concat(changes.Request.Add).Count(static pair => IsAuthority(pair.Key));
        if (given + (rewritten is null ? 0 : 1) > 1)
        {
            field.Error(ErrorCodes.Conflict, "the authority is given more than once", "keep rewrite.authority, or one header");
        }
    }

    private static HeaderOperations ReadOperations(FieldValue field, bool isRequest)
    {
        var fields = field.Fields();
        var set = fields.Optional("set");
        var add = fields.Optional("add");
        var remove = fields.Optional("remove");
        fields.Finish();
        HeaderOperations operations = new()
        {
            Set = set is { } values ? ReadValues(values, isRequest) : EquatableMap<string>.Empty,
            Add = add is { } more ? ReadValues(more, isRequest) : EquatableMap<string>.Empty,
            Remove = remove?.Texts(static item =>
            {
                var name = item.TextOrEmpty("a header name");
                CheckName(item, name, mayBeAuthority: false);
                return name.ToLowerInvariant();
            }) ?? [],
        };
        if (operations.Set.Count + operations.Add.Count > MaxAdditions)
        {
            field.Error(
                ErrorCodes.OutOfRange,
                $"expected at most {MaxAdditions} headers in set and add, got {operations.Set.Count + operations.Add.Count}");
        }

        return operations;
    }

    private static EquatableMap<string> ReadValues(FieldValue map, bool isRequest)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        map.Pairs((name, value) =>
        {
            var text = IsAuthority(name)
                ? value.Target("an authority", maxLength: 255) ?? Empty(value)
                : value.HeaderValue();
            CheckName(value, name, mayBeAuthority: isRequest);
            if (!headers.TryAdd(name.ToLowerInvariant(), text))
            {
                value.Error(ErrorCodes.DuplicateItem, $"the header \"{name}\" is given twice: case does not count");
            }

            return 0;
        });
        return headers.ToEquatableMap();
    }

    private static string Empty(FieldValue value)
    {
        if (value.Node is Yaml.ScalarNode { Value: "" })
        {
            value.Error(ErrorCodes.BadFormat, "expected an authority, got \"\"");
        }

        return "";
    }

    private static bool IsAuthority(string name) => name is ":authority" || name.Equals("host", StringComparison.OrdinalIgnoreCase);

    /// <param name="field">Where it stands.</param>
    /// <param name="name">The header.</param>
    /// <param name="mayBeAuthority">The host may be given as a header, as in Istio; it is a rewrite of the authority then.</param>
    private static void CheckName(FieldValue field, string name, bool mayBeAuthority)
    {
        if (IsAuthority(name) && mayBeAuthority)
        {
            return;
        }

        if (name.StartsWith(':') || IsAuthority(name))
        {
            field.Error(
                ErrorCodes.NotSupported,
                $"changing \"{name}\" as a header is not supported",
                "use rewrite.authority for the host, rewrite.uri for the path");
        }
        else if (!FormatReaders.IsHeaderName(name))
        {
            field.Error(ErrorCodes.BadFormat, $"expected a header name, got \"{name}\"");
        }
    }
}
