namespace Fairlead.Translation.Drafts;

/// <summary>
/// The order of the paths of fields: ordinal, but for indexes, of which the smaller comes first: <c>spec.http[2]</c> is before
/// <c>spec.http[10]</c>.
/// </summary>
internal sealed class PathOrder : IComparer<string>
{
    public static PathOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var same = left.CommonPrefixLength(right);
        var start = left[..same].LastIndexOfAnyExceptInRange('0', '9');
        if (start >= 0 && left[start] == '[')
        {
            // Indexes have no leading zeros: the longer one is the larger.
            var (one, other) = (DigitsAt(left, start + 1), DigitsAt(right, start + 1));
            if (one > 0 && other > 0 && one != other)
            {
                return one - other;
            }
        }

        return left[same..].SequenceCompareTo(right[same..]);
    }

    private static int DigitsAt(ReadOnlySpan<char> path, int start)
    {
        var end = path[start..].IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? path.Length - start : end;
    }
}
