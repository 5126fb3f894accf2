using Envoy.Config.Route.V3;
using Envoy.Type.Matcher.V3;
using Fairlead.Proxy.Matching;

namespace Fairlead.Proxy.Configuration;

/// <summary>Reads matchers of strings, headers, query parameters and paths.</summary>
internal static class MatcherReader
{
    public static StringPattern? ReadString(StringMatcher matcher, string path, ConfigProblems problems)
    {
        switch (matcher.MatchPatternCase)
        {
            case StringMatcher.MatchPatternOneofCase.Exact:
                return StringPattern.Create(StringPatternKind.Exact, matcher.Exact, matcher.IgnoreCase);
            case StringMatcher.MatchPatternOneofCase.Prefix:
                return StringPattern.Create(StringPatternKind.Prefix, matcher.Prefix, matcher.IgnoreCase);
            case StringMatcher.MatchPatternOneofCase.Suffix:
                return StringPattern.Create(StringPatternKind.Suffix, matcher.Suffix, matcher.IgnoreCase);
            case StringMatcher.MatchPatternOneofCase.Contains:
                return StringPattern.Create(StringPatternKind.Contains, matcher.Contains, matcher.IgnoreCase);
            case StringMatcher.MatchPatternOneofCase.SafeRegex:
                return ReadRegex(matcher.SafeRegex, path + ".safe_regex", problems);
            case StringMatcher.MatchPatternOneofCase.None:
                problems.Add(path, "no pattern is given");
                return null;
            default:
                problems.Add(path + ".custom", "is not supported by this sidecar");
                return null;
        }
    }

    public static StringPattern? ReadRegex(RegexMatcher matcher, string path, ConfigProblems problems)
    {
        var pattern = StringPattern.TryCreateRegex(matcher.Regex, out var problem);
        if (pattern is null)
        {
            problems.Add(path, problem);
        }

        return pattern;
    }

    public static RegexRewrite? ReadRewrite(RegexMatchAndSubstitute? rewrite, string path, ConfigProblems problems)
    {
        if (rewrite is null)
        {
            return null;
        }

        if (rewrite.Pattern is null)
        {
            problems.Add(path + ".pattern", "is missing");
            return null;
        }

        var compiled = RegexRewrite.TryCreate(rewrite.Pattern.Regex, rewrite.Substitution, out var problem);
        if (compiled is null)
        {
            problems.Add(path + ".pattern", problem);
        }

        return compiled;
    }

    public static HeaderPattern? ReadHeader(HeaderMatcher matcher, string path, ConfigProblems problems)
    {
        if (matcher.Name.Length == 0)
        {
            problems.Add(path + ".name", "is missing");
            return null;
        }

        StringPattern? value = null;
        (long, long)? range = null;
        var present = true;
        switch (matcher.HeaderMatchSpecifierCase)
        {
            case HeaderMatcher.HeaderMatchSpecifierOneofCase.ExactMatch:
                value = StringPattern.Create(StringPatternKind.Exact, matcher.ExactMatch, false);
                break;
            case HeaderMatcher.HeaderMatchSpecifierOneofCase.PrefixMatch:
                value = StringPattern.Create(StringPatternKind.Prefix, matcher.PrefixMatch, false);
                break;
            case HeaderMatcher.HeaderMatchSpecifierOneofCase.SuffixMatch:
                value = StringPattern.Create(StringPatternKind.Suffix, matcher.SuffixMatch, false);
                break;
            case HeaderMatcher.HeaderMatchSpecifierOneofCase.ContainsMatch:
                value = StringPattern.Create(StringPatternKind.Contains, matcher.ContainsMatch, false);
                break;
            case HeaderMatcher.HeaderMatchSpecifierOneofCase.SafeRegexMatch:
                value = ReadRegex(matcher.SafeRegexMatch, path + ".safe_regex_match", problems);
                break;
            case HeaderMatcher.HeaderMatchSpecifierOneofCase.StringMatch:
                value = ReadString(matcher.StringMatch, path + ".string_match", problems);
                break;
            case HeaderMatcher.HeaderMatchSpecifierOneofCase.RangeMatch:
                range = (matcher.RangeMatch.Start, matcher.RangeMatch.End);
                break;
            case HeaderMatcher.HeaderMatchSpecifierOneofCase.PresentMatch:
                present = matcher.PresentMatch;
                break;
            default:
                break;
        }

        return new HeaderPattern(matcher.Name)
        {
            Value = value,
            Range = range,
            Present = present,
            Invert = matcher.InvertMatch,
            MissingIsEmpty = matcher.TreatMissingHeaderAsEmpty,
        };
    }

    public static QueryPattern? ReadQuery(QueryParameterMatcher matcher, string path, ConfigProblems problems)
    {
        if (matcher.Name.Length == 0)
        {
            problems.Add(path + ".name", "is missing");
            return null;
        }

        return matcher.QueryParameterMatchSpecifierCase == QueryParameterMatcher.QueryParameterMatchSpecifierOneofCase.StringMatch
            ? new QueryPattern(matcher.Name, ReadString(matcher.StringMatch, path + ".string_match", problems), true)
            : new QueryPattern(
                matcher.Name,
                null,
                matcher.QueryParameterMatchSpecifierCase != QueryParameterMatcher.QueryParameterMatchSpecifierOneofCase.PresentMatch
                    || matcher.PresentMatch);
    }

    public static List<HeaderPattern> ReadHeaders(IEnumerable<HeaderMatcher> matchers, string path, ConfigProblems problems)
    {
        var list = new List<HeaderPattern>();
        var i = 0;
        foreach (var matcher in matchers)
        {
            if (ReadHeader(matcher, $"{path}headers[{i++}]", problems) is { } pattern)
            {
                list.Add(pattern);
            }
        }

        return list;
    }
}
