using Fairlead.Model;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Documents;

/// <summary>What the metadata of an object says.</summary>
internal sealed record ObjectMetadata(
    ConfigKey Key, EquatableMap<string> Labels, EquatableMap<string> Annotations, DateTimeOffset? CreatedAt);
