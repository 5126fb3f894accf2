using System.Text.RegularExpressions;
using Envoy.Config.Core.V3;
using Envoy.Type.Matcher.V3;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Xds.Server;

/// <summary>Whether a node is one of those that a request for client status is about. Pure.</summary>
internal static class NodeMatching
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether any of the matchers is for the node; no matchers are for all.</summary>
    public static bool Matches(IReadOnlyList<NodeMatcher> matchers, Node node) =>
        matchers.Count == 0 || matchers.Any(matcher =>
            (matcher.NodeId is null || Matches(matcher.NodeId, node.Id))
            && matcher.NodeMetadatas.All(metadata => Matches(metadata, node.Metadata)));

    private static bool Matches(StructMatcher matcher, Struct? metadata)
    {
        var value = metadata is null ? null : new Value { StructValue = metadata };
        foreach (var segment in matcher.Path)
        {
            value = value?.StructValue?.Fields.GetValueOrDefault(segment.Key);
        }

        return Matches(matcher.Value, value);
    }

    private static bool Matches(ValueMatcher? matcher, Value? value) => matcher?.MatchPatternCase switch
    {
        ValueMatcher.MatchPatternOneofCase.NullMatch => value?.KindCase == Value.KindOneofCase.NullValue,
        ValueMatcher.MatchPatternOneofCase.DoubleMatch =>
            value?.KindCase == Value.KindOneofCase.NumberValue && Matches(matcher.DoubleMatch, value.NumberValue),
        ValueMatcher.MatchPatternOneofCase.StringMatch =>
            value?.KindCase == Value.KindOneofCase.StringValue && Matches(matcher.StringMatch, value.StringValue),
        ValueMatcher.MatchPatternOneofCase.BoolMatch =>
            value?.KindCase == Value.KindOneofCase.BoolValue && value.BoolValue == matcher.BoolMatch,
        ValueMatcher.MatchPatternOneofCase.PresentMatch => value is not null == matcher.PresentMatch,
        ValueMatcher.MatchPatternOneofCase.ListMatch =>
            value?.ListValue?.Values.Any(item => Matches(matcher.ListMatch.OneOf, item)) == true,
        ValueMatcher.MatchPatternOneofCase.OrMatch => matcher.OrMatch.ValueMatchers.Any(one => Matches(one, value)),
        _ => false,
    };

    private static bool Matches(DoubleMatcher matcher, double value) => matcher.MatchPatternCase switch
    {
        DoubleMatcher.MatchPatternOneofCase.Range => value >= matcher.Range.Start && value < matcher.Range.End,
        DoubleMatcher.MatchPatternOneofCase.Exact => value.Equals(matcher.Exact),
        _ => false,
    };

    private static bool Matches(StringMatcher matcher, string text)
    {
        var comparison = matcher.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return matcher.MatchPatternCase switch
        {
            StringMatcher.MatchPatternOneofCase.Exact => text.Equals(matcher.Exact, comparison),
            StringMatcher.MatchPatternOneofCase.Prefix => text.StartsWith(matcher.Prefix, comparison),
            StringMatcher.MatchPatternOneofCase.Suffix => text.EndsWith(matcher.Suffix, comparison),
            StringMatcher.MatchPatternOneofCase.Contains => text.Contains(matcher.Contains, comparison),

            // RE2 knows no backtracking, and a client must not buy processor time with a pattern.
            StringMatcher.MatchPatternOneofCase.SafeRegex => Regex.IsMatch(
                text, $@"\A(?:{matcher.SafeRegex.Regex})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience),
            _ => false,
        };
    }
}
