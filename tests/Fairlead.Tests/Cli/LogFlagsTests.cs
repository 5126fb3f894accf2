using System.CommandLine;
using Fairlead.Cli;
using Fairlead.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Fairlead.Tests.Cli;

/// <summary>What is logged: by the flags, and by what the environment says as for any host of .NET.</summary>
public sealed class LogFlagsTests
{
    [Theory]
    [InlineData("", LogLevel.Information, LogLevel.Information, LogLevel.Warning)]
    [InlineData("LogLevel:Default=Error", LogLevel.Error, LogLevel.Error, LogLevel.Error)]
    [InlineData("loglevel:default=trace", LogLevel.Trace, LogLevel.Trace, LogLevel.Warning)]
    [InlineData("LogLevel:Default=Warning LogLevel:Fairlead.Xds=Debug", LogLevel.Warning, LogLevel.Debug, LogLevel.Warning)]
    [InlineData("LogLevel:Microsoft.AspNetCore=Information", LogLevel.Information, LogLevel.Information, LogLevel.Information)]
    [InlineData("Console:LogLevel:Fairlead.Xds=None", LogLevel.Information, LogLevel.None, LogLevel.Warning)]
    [InlineData("LogLevel:Default=Trace", LogLevel.Error, LogLevel.Error, LogLevel.Error, "--log-level", "error")]
    [InlineData("LogLevel:Default=Error", LogLevel.Debug, LogLevel.Debug, LogLevel.Information, "--verbose")]
    [InlineData(
        "LogLevel:Default=Error LogLevel:Fairlead.Xds=Warning", LogLevel.Debug, LogLevel.Warning, LogLevel.Warning, "--log-level", "debug")]
    public void From_EnvironmentAndFlags_TheFlagsBeatTheDefaultAlone(
        string environment, LogLevel other, LogLevel xds, LogLevel web, params string[] args)
    {
        using var loggers = LoggerFactory.Create(StderrLogging.Configure(Read(environment, args)));

        Assert.Equal(
            (other, xds, web), (LevelOf("Fairlead.Config"), LevelOf("Fairlead.Xds.Server"), LevelOf("Microsoft.AspNetCore.Hosting")));

        LogLevel LevelOf(string category)
        {
            var logger = loggers.CreateLogger(category);
            return Enum.GetValues<LogLevel>().First(level => level == LogLevel.None || logger.IsEnabled(level));
        }
    }

    [Theory]
    [InlineData("LogLevel:Default=loud", "Logging__LogLevel__Default: \"loud\" is no level")]
    [InlineData("Console:LogLevel:Fairlead=", "Logging__Console__LogLevel__Fairlead: \"\" is no level")]
    public void From_LevelThatIsNone_IsWrongUse(string environment, string expected)
    {
        var error = Assert.Throws<CliException>(() => Read(environment));

        Assert.Equal((ExitCode.Usage, expected), (error.ExitCode, error.Message));
    }

    [Fact]
    public void ForProcess_VariablesOfLogging_AreRead()
    {
        const string Name = "Logging__LogLevel__Fairlead.OfATest";
        Environment.SetEnvironmentVariable(Name, "Critical");
        try
        {
            Assert.Equal("Critical", CliContext.ForProcess().Logging["LogLevel:Fairlead.OfATest"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Name, null);
        }
    }

    private static LogSettings Read(string environment, params string[] args)
    {
        LogFlags flags = new();
        Command command = new("test") { CommonFlags.Verbose };
        flags.AddTo(command);
        var pairs = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(static pair => pair.Split('='))
            .ToDictionary(static pair => pair[0], static pair => (string?)pair[1]);
        var context = new CliContext
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            Environment = static _ => null,
            Logging = new ConfigurationBuilder().AddInMemoryCollection(pairs).Build(),
        };
        return flags.From(command.Parse(args), context);
    }
}
