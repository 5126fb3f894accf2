using System.Text.Json.Nodes;
using Fairlead.Catalog;
using Fairlead.Config.Files;
using Fairlead.Config.FrontEnds;
using Fairlead.Model.Objects;
using Fairlead.Testing.Processes;

namespace Fairlead.Testing.Meshes;

/// <summary>Joins config as the control plane does, without what registries know.</summary>
public static class TestCatalog
{
    /// <summary>The catalog that joins.</summary>
    public static MeshCatalog Catalog { get; } = new(Lowering.Lower);

    /// <summary>Reads config from a text; nothing may be wrong in it.</summary>
    public static ConfigSnapshot Read(string text)
    {
        using TempDirectory directory = new();
        directory.Write("test.yaml", text);
        var config = ConfigFiles.Load([directory.Path]);
        return config.Problems.Count == 0 ? config : throw new InvalidOperationException(config.Problems[0].ToString());
    }

    /// <summary>Joins those objects that nothing is wrong with, each in a document of its own.</summary>
    public static CatalogState Join(IReadOnlyList<string> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        using TempDirectory folder = new();
        foreach (var (index, part) in documents.Chunk(100).Index())
        {
            folder.Write(FormattableString.Invariant($"part-{index:d4}.yaml"), string.Join("\n---\n", part));
        }

        return Join(ConfigFiles.Load([folder.Path]));
    }

    /// <summary>Of documents in JSON with one object each, those whose objects are accepted beside the others.</summary>
    public static IReadOnlyList<string> Accepted(IReadOnlyList<string> documents)
    {
        var accepted = Join(documents).Statuses.Where(static entry => entry.Value.State == ObjectState.Accepted)
            .Select(static entry => (entry.Key.Kind, entry.Key.Name))
            .ToHashSet();
        return [.. documents.Where(text => JsonNode.Parse(text) is { } root && accepted.Contains(
            ((string)root["kind"]!, (string)root["metadata"]!["name"]!)))]; // objects have both
    }

    /// <summary>Joins config objects, one state after the other.</summary>
    /// <param name="config">The config.</param>
    /// <param name="former">The state before; null where there is none.</param>
    public static CatalogState Join(ConfigSnapshot config, CatalogState? former = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Catalog.Step(former ?? Catalog.Empty, new() { Objects = config.Objects });
    }
}
