using System.Diagnostics;
using System.Globalization;
using Fairlead.Catalog;
using Fairlead.Config.Files;
using Fairlead.Config.FrontEnds;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Translation;
using Fairlead.Translation.Scope;
using Fairlead.Xds.Resources;

namespace Fairlead.Load;

/// <summary>Processor time of each stage on a folder of config, several times over: the first is cold.</summary>
internal static class PipelineTimes
{
    private static readonly ProxyScope Scope = new() { Kind = ProxyKind.Envoy, Namespace = "default" };

    public static void Print(string folder, int rounds, TextWriter output)
    {
        MeshCatalog catalog = new(Lowering.Lower);
        var set = XdsResourceSet.Empty;
        for (var round = 0; round < rounds; round++)
        {
            ConfigSnapshot config = null!; // set by the first step
            MeshSnapshot mesh = null!; // set by the second
            TranslationResult result = null!; // set by the third
            var read = Time(() => config = ConfigFiles.Load([folder]));
            var join = Time(() => mesh = catalog.Step(catalog.Empty, new() { Objects = config.Objects }).Mesh);
            var translate = Time(() => result = Translator.Translate(mesh, Scope));
            var encode = Time(() => set = XdsResourceSet.Create(
                result.Resources.Select(static item => new XdsResource(item.TypeUrl, item.Name, item.Value, item.Uses, item.Provenance)),
                set));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{config.Objects.Count} objects, {result.Resources.Count} resources: "
                    + $"read {read:F0} ms, join {join:F0} ms, translate {translate:F0} ms, set {encode:F0} ms"));
        }
    }

    private static double Time(Action step)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        step();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMilliseconds;
    }
}
