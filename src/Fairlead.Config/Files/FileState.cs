using Fairlead.Config.Documents;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Files;

/// <summary>What is known of a file from the last time that it was read. Immutable.</summary>
internal sealed record FileState
{
    public required FileStamp Stamp { get; init; }

    /// <summary>The content's hash: the same bytes are not parsed twice.</summary>
    public required UInt128 Hash { get; init; }

    public required bool IsEmpty { get; init; }

    public required ReadResult Result { get; init; }

    /// <summary>When the file was first seen empty or not at all, if its former content still counts.</summary>
    public long? HeldSince { get; init; }

    /// <summary>Where its objects stand.</summary>
    public IEnumerable<KeyValuePair<ConfigKey, ObjectPlace>> Places() =>
        Result.Places.Select(place => KeyValuePair.Create(place.Key, new ObjectPlace(place.Origin, Hash)));
}
