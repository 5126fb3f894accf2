using Fairlead.Catalog.Analysis;
using Fairlead.Config.Files;
using Fairlead.Config.FrontEnds;
using Fairlead.Config.Places;
using Fairlead.Model.Objects;
using Fairlead.Translation.Scope;

namespace Fairlead.Offline;

/// <summary>What is wrong in configuration, found without a server by the server's own code.</summary>
internal static class OfflineCheck
{
    /// <summary>Every problem once, with its place, in the order of files and lines.</summary>
    public static List<ConfigProblem> Problems(ConfigReading reading)
    {
        var catalog = OfflineCatalog.Join(reading.Config);
        return Placed(
            reading, reading.Config.Problems.Concat(catalog.Problems).Concat(TranslationCheck.Problems(catalog.Mesh, ProxyKind.Envoy)));
    }

    /// <summary>The same, with what is valid and probably not meant, and what gRPC's own clients cannot be given.</summary>
    public static List<ConfigProblem> Analyze(ConfigReading reading)
    {
        var catalog = OfflineCatalog.Join(reading.Config);
        return Placed(
            reading,
            reading.Config.Problems.Concat(MeshAnalysis.Find(catalog, Lowering.Lower))
                .Concat(TranslationCheck.Problems(catalog.Mesh, ProxyKind.Envoy))
                .Concat(TranslationCheck.Problems(catalog.Mesh, ProxyKind.Grpc)));
    }

    private static List<ConfigProblem> Placed(ConfigReading reading, IEnumerable<ConfigProblem> problems)
    {
        var places = new PlaceLookup(reading.Config.Places) { Texts = reading.Texts };
        return problems.Select(places.Locate)
            .Distinct()
            .OrderBy(static problem => problem.Origin?.File, StringComparer.Ordinal)
            .ThenBy(static problem => problem.Origin?.Line)
            .ThenBy(static problem => problem.Origin?.Column)
            .ToList();
    }
}
