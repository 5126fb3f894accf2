using Fairlead.Model.Raw;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Raw;

/// <summary>Whether a client gets a hand-written resource.</summary>
internal static class SelectorMatch
{
    public static bool IsFor(RawResource resource, ProxyScope scope) =>
        resource.Nodes.Count == 0
            ? scope.Kind != ProxyKind.Grpc // gRPC asks by name; what it does not know of it never asks for.
            : resource.Nodes.Any(selector => Matches(selector, scope));

    public static bool Matches(NodeSelector selector, ProxyScope scope) =>
        MatchesGlob(selector.Id, scope.NodeId)
            && MatchesGlob(selector.Cluster, scope.Cluster)
            && selector.Metadata.IsSubsetOf(scope.Metadata);

    /// <summary>Matches a text in which <c>*</c> stands for any text; an empty pattern matches all.</summary>
    private static bool MatchesGlob(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        if (pattern.IsEmpty)
        {
            return true;
        }

        // Backtracks to the last star only, so that no pattern is slow.
        int p = 0, t = 0, star = -1, resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = t;
            }
            else if (p < pattern.Length && pattern[p] == text[t])
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].Trim('*').IsEmpty;
    }
}
