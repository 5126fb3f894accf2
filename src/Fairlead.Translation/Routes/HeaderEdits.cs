using Envoy.Config.Core.V3;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using Fairlead.Translation.Drafts;
using Google.Protobuf.Collections;

namespace Fairlead.Translation.Routes;

/// <summary>Edits of headers, as Envoy makes them: what is removed goes first, then what is set or added, in this order.</summary>
internal static class HeaderEdits
{
    public static void Write(
        HeaderOperations edits, RepeatedField<HeaderValueOption> additions, RepeatedField<string> removals, Provenance cause,
        ProblemSet problems)
    {
        foreach (var (name, value) in Editable(edits.Set, cause, problems))
        {
            additions.Add(Option(name, value, HeaderValueOption.Types.HeaderAppendAction.OverwriteIfExistsOrAdd));
        }

        foreach (var (name, value) in Editable(edits.Add, cause, problems))
        {
            additions.Add(Option(name, value, HeaderValueOption.Types.HeaderAppendAction.AppendIfExistsOrAdd));
        }

        removals.AddRange(edits.Remove.Where(name => IsEditable(name, cause, problems)).Order(StringComparer.Ordinal));
    }

    /// <summary>The authority that is set or added as a header: it is an edit of its own, or null.</summary>
    public static string? AuthorityOf(HeaderOperations request) =>
        request.Set.Concat(request.Add).FirstOrDefault(static pair => IsAuthority(pair.Key)) is { Key: not null } pair ? pair.Value : null;

    private static IEnumerable<KeyValuePair<string, string>> Editable(
        IEnumerable<KeyValuePair<string, string>> headers, Provenance cause, ProblemSet problems) =>
        headers.Where(pair => !IsAuthority(pair.Key) && IsEditable(pair.Key, cause, problems));

    private static bool IsAuthority(string name) => name is ":authority" || name.Equals("host", StringComparison.OrdinalIgnoreCase);

    private static bool IsEditable(string name, Provenance cause, ProblemSet problems)
    {
        if (!name.StartsWith(':') && !IsAuthority(name))
        {
            return true;
        }

        // Envoy refuses the whole route configuration for one of these.
        problems.Warn(ProblemCodes.HeaderNotEditable, cause, $"header \"{name}\" cannot be edited; this edit is left out",
            "use rewrite for path and authority");
        return false;
    }

    private static HeaderValueOption Option(string name, string value, HeaderValueOption.Types.HeaderAppendAction action) => new()
    {
        Header = new HeaderValue { Key = name, Value = value },
        AppendAction = action,
        KeepEmptyValue = value.Length == 0,
    };
}
