using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Routes;

/// <summary>
/// The order in which objects with rules are admitted: the older first, those whose age nobody told last, and equally old ones in the order
/// of their keys. Immutable.
/// </summary>
/// <param name="CreatedAt">When the object was created; the end of time where nobody told.</param>
/// <param name="Key">The object.</param>
internal sealed record AgedKey(DateTimeOffset CreatedAt, ConfigKey Key) : IComparable<AgedKey>
{
    /// <summary>The place of an object with these claims.</summary>
    public static AgedKey Of(ConfigKey key, ObjectClaims claims) => new(claims.Routes.Min(AgeOf), key);

    /// <summary>When rules were created, as they are compared: those of an unknown age count as the youngest.</summary>
    public static DateTimeOffset AgeOf(RouteClaim route) => route.CreatedAt ?? DateTimeOffset.MaxValue;

    public int CompareTo(AgedKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = CreatedAt.CompareTo(other.CreatedAt);
        return order != 0 ? order : Key.CompareTo(other.Key);
    }
}
