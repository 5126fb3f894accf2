namespace Fairlead.Model.Text;

/// <summary>Finds the word that somebody who misspelt one probably meant.</summary>
public static class DidYouMean
{
    // Longer words are compared by hosts only; the cost is their product.
    private const int MaxLength = 253;

    /// <summary>The remedy <c>did you mean "…"?</c>, or what is given instead where no candidate is near.</summary>
    public static string Remedy(string word, IEnumerable<string> candidates, string otherwise = "") =>
        Nearest(word, candidates) is { } nearest ? $"did you mean \"{nearest}\"?" : otherwise;

    /// <summary>
    /// The nearest candidate, or null where all of them are further than a third of the word (at least 1, at most 4 edits).
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        if (word.Length > MaxLength)
        {
            return null;
        }

        var limit = Math.Clamp(word.Length / 3, 1, 4);
        string? best = null;
        foreach (var candidate in candidates)
        {
            if (candidate.Length > MaxLength || Math.Abs(candidate.Length - word.Length) > limit)
            {
                continue;
            }

            // Case costs nothing, so that "timeOut" is nearest to "timeout"; snake_case neither.
            var distance = Distance(Fold(word), Fold(candidate));
            if (distance <= limit && (best is null || distance < limit))
            {
                best = candidate;
                limit = distance;
            }
        }

        return best;
    }

    // How many letters have to be inserted, removed, replaced or swapped with their neighbour.
    private static int Distance(string left, string right)
    {
        var beforeLast = new int[right.Length + 1];
        var last = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1] + 1, last[j] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[right.Length];
    }

    private static string Fold(string word) => word.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
