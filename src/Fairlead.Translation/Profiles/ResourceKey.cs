using Fairlead.Translation.Views;

namespace Fairlead.Translation.Profiles;

/// <summary>A resource as a class of clients is given it.</summary>
/// <param name="Class">The clients: a class that is given it in the place of what anyone is given, or anyone.</param>
/// <param name="TypeUrl">Its type.</param>
/// <param name="Name">Its name.</param>
public sealed record ResourceKey(ClientClass Class, string TypeUrl, string Name) : IComparable<ResourceKey>
{
    /// <inheritdoc/>
    public int CompareTo(ResourceKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Class.CompareTo(other.Class);
        order = order != 0 ? order : string.CompareOrdinal(TypeUrl, other.TypeUrl);
        return order != 0 ? order : string.CompareOrdinal(Name, other.Name);
    }
}
