using Fairlead.Cli;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Fairlead.Processes;

/// <summary>Logs of long-running verbs: one line each, on standard error, with times in UTC.</summary>
internal static class StderrLogging
{
    public static Action<ILoggingBuilder> Configure(LogSettings settings) => logging =>
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(settings.Level);

        // The web server's own chatter is of no use to who runs a mesh, unless something is wrong.
        var web = settings.IsVerbose ? LogLevel.Information : LogLevel.Warning;
        logging.AddFilter("Microsoft", settings.Level > web ? settings.Level : web);

        // What the environment says of a category counts for it; of all, the flag does.
        logging.AddConfiguration(settings.Environment);
        logging.AddFilter((string?)null, settings.Level);
        if (settings.IsJson)
        {
            logging.AddJsonConsole(static console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            logging.AddSimpleConsole(static console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "HH:mm:ss.fff'Z' ";
                console.ColorBehavior = LoggerColorBehavior.Default;
            });
        }

        logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    };
}
