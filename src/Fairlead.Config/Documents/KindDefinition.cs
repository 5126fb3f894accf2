using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Documents;

/// <summary>A kind of config object: its name, where it belongs, and what reads its spec.</summary>
internal sealed record KindDefinition(string Kind, string Group, IReadOnlyList<string> Versions, Func<FieldValue, ConfigSpec> ReadSpec)
{
    /// <summary>The API versions as objects write them.</summary>
    public IReadOnlyList<string> ApiVersions { get; } = [.. Versions.Select(version => $"{Group}/{version}")];

    /// <summary>Adds what the status says; null where it means nothing.</summary>
    public Func<ConfigSpec, TextNode, ConfigSpec>? AddStatus { get; init; }
}
