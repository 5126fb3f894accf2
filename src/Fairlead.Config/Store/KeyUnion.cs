using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>Lists of keys in order, each once.</summary>
internal static class KeyUnion
{
    /// <summary>The keys of which one snapshot says something else than the other, or stands elsewhere.</summary>
    public static List<ConfigKey> Changed(ConfigSnapshot now, ConfigSnapshot before) => Of(
        now.Objects.ChangesSince(before.Objects).ConvertAll(static change => change.Key),
        now.Places.ChangesSince(before.Places).ConvertAll(static change => change.Key));

    /// <summary>The keys of both lists.</summary>
    public static List<ConfigKey> Of(List<ConfigKey> one, List<ConfigKey> other)
    {
        if (one.Count == 0 || other.Count == 0)
        {
            return one.Count == 0 ? other : one;
        }

        List<ConfigKey> union = new(Math.Max(one.Count, other.Count));
        int left = 0, right = 0;
        while (left < one.Count || right < other.Count)
        {
            var order = left == one.Count ? 1 : right == other.Count ? -1 : one[left].CompareTo(other[right]);
            union.Add(order <= 0 ? one[left] : other[right]);
            left += order <= 0 ? 1 : 0;
            right += order >= 0 ? 1 : 0;
        }

        return union;
    }
}
