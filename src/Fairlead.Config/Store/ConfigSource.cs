using Fairlead.Incremental.Feeds;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>A source of config objects. Immutable.</summary>
/// <param name="Id">Its id, for people: <c>file</c>, <c>kubernetes</c>.</param>
/// <param name="Snapshots">What it says; version 0 is before it has said something.</param>
public sealed record ConfigSource(string Id, SnapshotFeed<ConfigSnapshot> Snapshots);
