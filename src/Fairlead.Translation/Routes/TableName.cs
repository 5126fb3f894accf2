using Fairlead.Translation.Views;

namespace Fairlead.Translation.Routes;

/// <summary>A route configuration as a class of clients is given it.</summary>
internal sealed record TableName(ClientClass Class, string Configuration) : IComparable<TableName>
{
    public int CompareTo(TableName? other)
    {
        var order = other is null ? 1 : Class.CompareTo(other.Class);
        return order != 0 ? order : string.CompareOrdinal(Configuration, other!.Configuration); // null has an order
    }
}
