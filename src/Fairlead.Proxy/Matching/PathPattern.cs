using Fairlead.Proxy.Http;

namespace Fairlead.Proxy.Matching;

/// <summary>A test of the path, without its query. Immutable, safe for any number of threads.</summary>
internal sealed class PathPattern
{
    private readonly PathPatternKind _kind;
    private readonly StringPattern? _regex;
    private readonly StringComparison _comparison;

    public PathPattern(PathPatternKind kind, string text, bool caseSensitive)
    {
        _kind = kind;
        Text = text;
        _comparison = caseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
    }

    public PathPattern(StringPattern regex, string text)
    {
        _kind = PathPatternKind.Regex;
        _regex = regex;
        Text = text;
    }

    /// <summary>The prefix, path or expression.</summary>
    public string Text { get; }

    public bool IsPrefix => _kind is PathPatternKind.Prefix or PathPatternKind.SeparatedPrefix;

    public bool IsMatch(RequestHead request)
    {
        var path = request.Path;
        switch (_kind)
        {
            case PathPatternKind.Prefix:
                // Envoy compares a prefix with path and query together; the result differs only for a prefix with a question mark in it.
                return request.Target.AsSpan().StartsWith(Text, _comparison);
            case PathPatternKind.SeparatedPrefix:
                return path.StartsWith(Text, _comparison) && (path.Length == Text.Length || path[Text.Length] == '/');
            case PathPatternKind.Exact:
                return path.Equals(Text, _comparison);
            default:
                return _regex!.IsMatch(path); // set for the only kind left
        }
    }
}
