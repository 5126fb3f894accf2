using Fairlead.Model.Objects;

namespace Fairlead.Model.Mesh;

/// <summary>What identifies a resource that was written by hand.</summary>
/// <param name="TypeUrl">Its type.</param>
/// <param name="Name">Its name.</param>
/// <param name="Owner">The object that holds it.</param>
/// <param name="Ordinal">Where it stands in the object, from 0.</param>
public sealed record RawKey(string TypeUrl, string Name, ConfigKey Owner, int Ordinal) : IComparable<RawKey>
{
    /// <inheritdoc/>
    public int CompareTo(RawKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = string.CompareOrdinal(TypeUrl, other.TypeUrl);
        order = order != 0 ? order : string.CompareOrdinal(Name, other.Name);
        order = order != 0 ? order : Owner.CompareTo(other.Owner);
        return order != 0 ? order : Ordinal.CompareTo(other.Ordinal);
    }
}
