using Envoy.Config.Rbac.V3;
using Envoy.Type.Matcher.V3;
using Fairlead.Translation.Drafts;
using Id = Fairlead.Translation.Access.Condition<Envoy.Config.Rbac.V3.Principal>;

namespace Fairlead.Translation.Access;

/// <summary>Who asks, and attributes of the request, as Envoy's principals.</summary>
internal static class Principals
{
    /// <summary>The filter that checks tokens and says what they hold.</summary>
    public const string TokenFilter = "envoy.filters.http.jwt_authn";

    /// <summary>The key under which it says it.</summary>
    public const string TokenPayload = "payload";

    public static ConditionAlgebra<Principal> Algebra { get; } = new(
        static ids => new() { AndIds = new() { Ids = { ids } } },
        static ids => new() { OrIds = new() { Ids = { ids } } },
        static id => new() { NotId = id });

    public static Id Address(string block) => Id.Of(new() { DirectRemoteIp = Wire.Block(block) });

    public static Id RemoteAddress(string block) => Id.Of(new() { RemoteIp = Wire.Block(block) });

    public static Id Header(string name, string pattern, AccessTarget target) =>
        Id.Of(new() { Header = TextPatterns.Header(name, pattern, target.IsGrpc) });

    /// <summary>A claim is a text, or a list of texts of which one fits.</summary>
    public static Id Claim(IReadOnlyList<string> names, string pattern)
    {
        var text = TextPatterns.Text(pattern);
        return Algebra.Any(
        [
            Metadata(TokenFilter, [TokenPayload, .. names], new() { StringMatch = text }),
            Metadata(TokenFilter, [TokenPayload, .. names], new() { ListMatch = new() { OneOf = new() { StringMatch = text } } }),
        ]);
    }

    /// <summary>What another filter says of the request: a text, or in brackets one of a list of texts.</summary>
    public static Id Metadata(string filter, string key, string pattern) => Metadata(
        filter,
        [key],
        pattern is ['[', .. var item, ']']
            ? new() { ListMatch = new() { OneOf = new() { StringMatch = TextPatterns.Text(item) } } }
            : new() { StringMatch = TextPatterns.Text(pattern) });

    /// <summary>
    /// Who the token is of, <c>ISSUER/SUBJECT</c>. Both parts may hold slashes, and are claims of their own: each slash of the pattern may
    /// be the one between them.
    /// </summary>
    public static Id RequestPrincipal(string pattern)
    {
        const string Any = "*";
        var isSuffix = pattern is ['*', _, ..];
        var isPrefix = !isSuffix && pattern is [_, .., '*'];
        var text = isSuffix ? pattern[1..] : isPrefix ? pattern[..^1] : pattern;
        List<Id> ids = [];
        if (pattern == Any)
        {
            ids.Add(Of(Any, Any));
        }
        else if (isSuffix || isPrefix)
        {
            // All that is given may be of one part.
            ids.Add(isSuffix ? Of(Any, pattern) : Of(pattern, Any));
        }

        for (var slash = text.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = text.IndexOf('/', slash + 1))
        {
            var issuer = isSuffix ? $"*{text[..slash]}" : text[..slash];
            var subject = isPrefix ? $"{text[(slash + 1)..]}*" : text[(slash + 1)..];
            if (issuer.Length > 0 && subject.Length > 0)
            {
                ids.Add(Of(issuer, subject));
            }
        }

        return Algebra.Any(ids);

        static Id Of(string issuer, string subject) => Algebra.All(
            Metadata(TokenFilter, [TokenPayload, "iss"], new() { StringMatch = TextPatterns.Text(issuer) }),
            Metadata(TokenFilter, [TokenPayload, "sub"], new() { StringMatch = TextPatterns.Text(subject) }));
    }

    private static Id Metadata(string filter, IEnumerable<string> path, ValueMatcher value) => Id.Of(new()
    {
        Metadata = new()
        {
            Filter = filter,
            Path = { path.Select(static key => new MetadataMatcher.Types.PathSegment { Key = key }) },
            Value = value,
        },
    });
}
