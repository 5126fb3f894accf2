using Fairlead.Config.Reading;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Documents;

/// <summary>
/// A kind of config object: its name, where it belongs, and what reads its spec. The reader is also given what the same text gave before,
/// where only items of lists differ that say so (<see cref="Yaml.SequenceNode.Exchanged"/>); else null.
/// </summary>
internal sealed record KindDefinition(
    string Kind, string Group, IReadOnlyList<string> Versions, Func<FieldValue, ConfigSpec?, ConfigSpec> ReadSpec)
{
    /// <summary>The API versions as objects write them.</summary>
    public IEnumerable<string> ApiVersions => Versions.Select(version => $"{Group}/{version}");
}
