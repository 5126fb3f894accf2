using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>Orders dependencies by what was read, then by who read it.</summary>
internal sealed class DependencyOrder(Collection owner, Func<object, object, int> compareReaders) : KeyOrder<Dependency>
{
    public override int Compare(Dependency one, Dependency other)
    {
        var order = CompareReads(one, other);
        return order != 0 ? order
            : one.IsStart || other.IsStart ? other.IsStart.CompareTo(one.IsStart)
            : compareReaders(one.Reader, other.Reader);
    }

    public int CompareReads(Dependency one, Dependency other) =>
        one.Source == other.Source && (one.IsStartOfSource || other.IsStartOfSource)
            ? other.IsStartOfSource.CompareTo(one.IsStartOfSource)
            : CompareReads(one.What, other.What);

    public int CompareReads(DependencyRead one, DependencyRead other) =>
        one.Source != other.Source ? one.Source.CompareTo(other.Source)
        : ReferenceEquals(one.Read, other.Read) ? 0
        : one.Source == owner.Position ? owner.CompareOwnReads(one.Read, other.Read)
        : owner.Graph.Collections[one.Source].CompareReads(one.Read, other.Read);

    public override int Hash(Dependency key) => unchecked(((key.Source * 31) + key.Read.GetHashCode()) * 31 + key.Reader.GetHashCode());
}
