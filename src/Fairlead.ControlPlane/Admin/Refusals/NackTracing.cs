using System.Globalization;
using System.Text.RegularExpressions;
using Fairlead.Config.Places;
using Fairlead.ControlPlane.Admin.Origins;
using Fairlead.Model.Objects;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.ControlPlane.Admin.Refusals;

/// <summary>
/// Finds the objects that caused a rejection. The client names the resource in its text, or gRPC gives its index ("resource index 2").
/// Without either, the resources that the client did not hold before are taken; where there are none, all resources of the response. Pure.
/// </summary>
internal static partial class NackTracing
{
    /// <param name="message">What the client said.</param>
    /// <param name="response">What was in the response that it rejected, in that order.</param>
    /// <param name="accepted">What it holds.</param>
    /// <param name="places">What finds the lines of the objects.</param>
    public static IReadOnlyList<NackedObject> Trace(
        string message, IReadOnlyList<XdsResource> response, IReadOnlyList<XdsResource> accepted, PlaceLookup places) =>
        [.. Suspects(message, response, accepted).SelectMany(resource => Objects(resource, places))];

    /// <summary>Traces what stands of a type.</summary>
    public static NackReport? Report(XdsTypeStatus type, IReadOnlyList<XdsAckEvent> answers, PlaceLookup places) =>
        type.Nack is not { } nack ? null : new()
    {
        Message = nack.Message,
        Version = nack.Version,
        At = nack.At,
        Count = type.NackCount,
        Objects = Trace(nack.Message, Response(type, nack, answers), type.Accepted, places),
    };

    private static IReadOnlyList<XdsResource> Response(XdsTypeStatus type, XdsNackStatus nack, IReadOnlyList<XdsAckEvent> answers) =>
        answers.LastOrDefault(answer =>
            answer.Nack is not null && answer.TypeUrl == type.TypeUrl && answer.Version == nack.Version)?.Resources ?? type.Rejected;

    private static IReadOnlyList<XdsResource> Suspects(
        string message, IReadOnlyList<XdsResource> response, IReadOnlyList<XdsResource> accepted)
    {
        var counted = Index()
            .Matches(message)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
            .ToHashSet();
        var named = response.Where((resource, index) => counted.Contains(index) || Names(message, resource.Name)).ToList();
        if (named.Count > 0)
        {
            return named;
        }

        var known = accepted.Select(resource => (resource.Name, resource.Version)).ToHashSet();
        var changed = response.Where(resource => !known.Contains((resource.Name, resource.Version))).ToList();
        return changed.Count > 0 ? changed : response;
    }

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

    private static IEnumerable<NackedObject> Objects(XdsResource resource, PlaceLookup places)
    {
        var origins = ResourceOrigins.Of(resource);
        return origins.Count == 0
            ? [new() { Resource = resource.Name }]
            : origins.Select(provenance => From(resource, provenance, places.Find(provenance)));
    }

    private static NackedObject From(XdsResource resource, Provenance provenance, ConfigOrigin? origin) => new()
    {
        Resource = resource.Name,
        Kind = provenance.Key.Kind,
        Namespace = provenance.Key.Namespace,
        Name = provenance.Key.Name,
        File = origin?.File,
        Line = origin?.Line,
        Column = origin?.Column,
    };
}
