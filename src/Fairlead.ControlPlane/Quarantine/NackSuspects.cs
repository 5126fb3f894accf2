using System.Globalization;
using System.Text.RegularExpressions;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.ControlPlane.Quarantine;

/// <summary>
/// The resources of a response for which a client may have rejected it. The client names them in its text, or gRPC gives their indexes
/// ("resource index 2"). Without either, the resources that the client did not hold before are suspected; where there are none, all
/// resources of the response. Immutable.
/// </summary>
/// <param name="Resources">The resources.</param>
/// <param name="AreNamed">Whether the client names them: then each is wrong by itself. Else one of them is.</param>
internal sealed partial record NackSuspects(IReadOnlyList<XdsResource> Resources, bool AreNamed)
{
    /// <summary>The lists of resources in each of which one is wrong.</summary>
    public IEnumerable<IReadOnlyList<XdsResource>> Groups =>
        AreNamed ? Resources.Select(static one => (IReadOnlyList<XdsResource>)[one]) : [Resources];

    /// <summary>Finds the suspects.</summary>
    /// <param name="message">What the client said.</param>
    /// <param name="response">What was in the response that it rejected, in that order.</param>
    /// <param name="accepted">What it holds.</param>
    public static NackSuspects Of(string message, IReadOnlyList<XdsResource> response, IReadOnlyList<XdsResource> accepted)
    {
        var counted = Index()
            .Matches(message)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
            .ToHashSet();
        var named = response.Where((resource, index) => counted.Contains(index) || Names(message, resource.Name)).ToList();
        if (named.Count > 0)
        {
            return new(named, AreNamed: true);
        }

        var known = accepted.Select(static resource => (resource.Name, resource.Version)).ToHashSet();
        var changed = response.Where(resource => !known.Contains((resource.Name, resource.Version))).ToList();
        return new(changed.Count > 0 ? changed : response, AreNamed: false);
    }

    /// <summary>The suspects of a rejection that stands.</summary>
    /// <param name="type">The type that is rejected.</param>
    /// <param name="nack">The rejection.</param>
    /// <param name="answers">The newest answers of the client: the response that it rejected is looked for in them.</param>
    public static NackSuspects Of(XdsTypeStatus type, XdsNackStatus nack, IReadOnlyList<XdsAckEvent> answers) =>
        Of(nack.Message, Response(type, nack, answers), type.Accepted);

    private static IReadOnlyList<XdsResource> Response(XdsTypeStatus type, XdsNackStatus nack, IReadOnlyList<XdsAckEvent> answers) =>
        answers.LastOrDefault(answer =>
            answer.Nack is not null && answer.TypeUrl == type.TypeUrl && answer.Version == nack.Version)?.Resources ?? type.Rejected;

    // A name counts only where it stands alone: "shop" is not named by "shop-backend".
    private static bool Names(string message, string name)
    {
        for (var at = message.IndexOf(name, StringComparison.Ordinal);
            name.Length > 0 && at >= 0;
            at = message.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            if ((at == 0 || !IsNamePart(message[at - 1]))
                && (end == message.Length || !IsNamePart(message[end]) || IsSentenceEnd(message, end)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '|' or '/';

    private static bool IsSentenceEnd(string message, int at) =>
        message[at] == '.' && (at + 1 == message.Length || char.IsWhiteSpace(message[at + 1]));

    [GeneratedRegex(@"\bresource index (\d{1,6})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Index();
}
