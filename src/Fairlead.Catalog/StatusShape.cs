using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog;

/// <summary>Marks the objects that something is to be said of.</summary>
internal sealed class StatusShape() : MapShape<ConfigKey, ObjectStatus>(KeyOrder.Natural<ConfigKey>())
{
    public override bool IsMarked(ObjectStatus value) => value.Conditions.Count > 0;
}
