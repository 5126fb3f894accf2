using System.CommandLine;
using Fairlead.Cli;
using Fairlead.Processes;
using Spectre.Console;

namespace Fairlead.Demo;

/// <summary>
/// <c>fairlead demo</c>: a control plane, three services and three sidecars on this machine; what is reachable grows step by step.
/// </summary>
internal static class DemoCommand
{
    private const int FastFactor = 10;

    public static Command Create(CliContext context)
    {
        var name = new Argument<string>("NAME")
        {
            Description = "The demo: growth.",
            DefaultValueFactory = _ => "growth",
            Arity = ArgumentArity.ZeroOrOne,
        };
        name.Validators.Add(result => FlagValues.MustBeAmong(result, ["growth"]));
        var check = new Option<bool>("--check")
        {
            Description = "Check every stage, without a terminal: exit 0 only if all went as it must.",
        };
        var fast = new Option<bool>("--fast") { Description = "A route every 0.5 s and a cluster every 1 s, instead of 5 s and 10 s." };
        var envoy = new Option<string?>("--envoy")
        {
            Description = "Run this Envoy as the sidecar, with its own static listeners.",
            HelpName = "PATH",
        };
        var command = new Command(
            "demo", "Show a mesh that grows: a control plane, three services, three sidecars, as processes on this machine.")
        {
            name,
            check,
            fast,
            envoy,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var isFast = result.GetValue(fast);
            var options = new DemoOptions
            {
                Check = result.GetValue(check),
                EnvoyPath = result.GetValue(envoy) is { Length: > 0 } path ? path : null,
                RouteEvery = TimeSpan.FromSeconds(5) / (isFast ? FastFactor : 1),
                ProbeEvery = TimeSpan.FromMilliseconds(isFast ? 50 : 100),
            };
            return RunAsync(context, options, result.GetValue(CommonFlags.WithStdin), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, DemoOptions options, bool withStdin, CancellationToken cancellationToken)
    {
        using var lifetime = new ProcessLifetime(cancellationToken, withStdin);
        try
        {
            await context.Error.WriteLineAsync("starts a control plane, three services and three sidecars ...");
            await using var site = await DemoSite.StartAsync(options, context.Time, lifetime.Stopping);
            return await PlayAsync(context, options, site, lifetime.Stopping);
        }
        catch (Exception e) when (lifetime.Stopping.IsCancellationRequested
            && e is OperationCanceledException or DemoException or CliException)
        {
            // Ctrl-C reaches the child processes too, so which of them ends first is random. A check that was interrupted has not passed.
            return options.Check ? ExitCode.Found : ExitCode.Done;
        }
        catch (DemoException e)
        {
            throw new CliException(
                ExitCode.Found, e.Message, e.KeptFiles is { } kept ? $"configuration and logs are kept in {kept}" : "", e);
        }
    }

    private static async Task<int> PlayAsync(CliContext context, DemoOptions options, DemoSite site, CancellationToken cancellationToken)
    {
        try
        {
            return await GrowAsync(context, options, site, cancellationToken);
        }
        catch (DemoException e)
        {
            site.Keep(e);
            throw;
        }
    }

    private static async Task<int> GrowAsync(CliContext context, DemoOptions options, DemoSite site, CancellationToken cancellationToken)
    {
        using var observer = new Observer(site);
        await using var probes = new PathProbes(site.Services, site.Applications, options.ProbeEvery, context.Time);
        await context.Error.WriteLineAsync(
            $"ready admin={site.Admin.Authority} "
                + $"{string.Join(' ', site.Services.Select(service => $"{service.Name}={DemoService.Ip}:{service.Outbound}"))}");
        if (options.Check || !context.OutIsTerminal)
        {
            var run = new DemoRun(options, site, observer, probes, context.Time) { Say = context.Error.WriteLine };
            await run.GrowAsync(cancellationToken);
            return options.Check ? await CheckAsync(context, run, probes, cancellationToken) : await HoldAsync(run, cancellationToken);
        }

        DemoRun? shown = null;
        await AnsiConsole.Live(new Text("")).StartAsync(async live =>
        {
            shown = new(options, site, observer, probes, context.Time)
            {
                Show = picture => live.UpdateTarget(DemoTable.Render(picture, site.Admin)),
            };
            await shown.GrowAsync(cancellationToken);
            await HoldAsync(shown, cancellationToken);
        });
        return ExitCode.Done;
    }

    private static async Task<int> HoldAsync(DemoRun run, CancellationToken cancellationToken)
    {
        await run.HoldAsync(cancellationToken);
        return ExitCode.Done;
    }

    private static async Task<int> CheckAsync(CliContext context, DemoRun run, PathProbes probes, CancellationToken cancellationToken)
    {
        // The paths that answer at the end have to go on answering, so each is asked some more times.
        var before = probes.States;
        while (probes.States.Zip(before).Any(pair => pair.First.Requests < pair.Second.Requests + 5))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), context.Time, cancellationToken);
        }

        var end = await run.LookAsync(cancellationToken);
        await probes.StopAsync();
        var report = DemoReport.From(run.Records, end with { Paths = probes.States });
        await context.Out.WriteAsync(report.Text);
        foreach (var fault in report.Faults)
        {
            await context.Out.WriteLineAsync($"FAULT      {fault}");
        }

        await context.Out.WriteLineAsync(report.Faults.Count == 0
            ? "result     every stage was seen on every sidecar; no request failed on a path that was up"
            : "result     failed");
        return report.Faults.Count == 0 ? ExitCode.Done : ExitCode.Found;
    }
}
