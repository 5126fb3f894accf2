namespace Fairlead.Proxy.Matching;

/// <summary>A test of one query parameter, compared as it stands on the wire. Immutable, safe for any number of threads.</summary>
internal sealed class QueryPattern(string name, StringPattern? value, bool present)
{
    public bool IsMatch(ReadOnlySpan<char> query)
    {
        var found = TryGet(query, out var text);
        return value is null ? found == present : found && value.IsMatch(text);
    }

    private bool TryGet(ReadOnlySpan<char> query, out ReadOnlySpan<char> text)
    {
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            var key = equals < 0 ? pair : pair[..equals];
            // Of several parameters of one name the first one counts, as in Envoy.
            if (key.Equals(name, StringComparison.Ordinal) && pair.Length > 0)
            {
                text = equals < 0 ? default : pair[(equals + 1)..];
                return true;
            }
        }

        text = default;
        return false;
    }
}
