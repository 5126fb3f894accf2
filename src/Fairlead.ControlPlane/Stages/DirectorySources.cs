using Fairlead.Config.Files;
using Fairlead.Config.Store;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane.Stages;

/// <summary>Makes a source of each directory of config: one that cannot be read, or hangs, holds up no other.</summary>
internal static class DirectorySources
{
    public static IEnumerable<ConfigSource> Of(ControlPlaneOptions options, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger("Fairlead.Config.Files");
        return options.ConfigDirectories.Distinct(StringComparer.Ordinal).Select(directory =>
        {
            FileConfigSource source = new(new() { Directories = [directory], SourceId = directory, TimeProvider = options.Time }, logger);
            return new ConfigSource(directory, source.Snapshots)
            {
                Kind = "directory",
                RunAsync = source.RunAsync,
                Failing = source.Failing,
            };
        });
    }
}
