using System.CommandLine;
using System.Net;
using Fairlead.Cli;
using Fairlead.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Demo;

/// <summary>
/// <c>fairlead demo-service</c>, for the demo only: a service that tells its name at <c>/</c>, and at <c>/call?host=H</c> calls another
/// through the sidecar beside it and tells how that went.
/// </summary>
internal static class DemoServiceCommand
{
    public static Command Create(CliContext context)
    {
        var name = new Option<string>("--name") { Required = true };
        var listen = new Option<ListenAddress>("--listen")
        {
            CustomParser = FlagValues.ListenAddress,
            DefaultValueFactory = _ => ListenAddress.Loopback(0),
        };
        var outbound = new Option<string>("--outbound") { Required = true };
        var command = new Command("demo-service", "A service of the demo.") { name, listen, outbound };
        command.Hidden = true;
        command.SetAction((result, cancellationToken) => RunAsync(
            context,
            result.GetRequiredValue(name),
            result.GetValue(listen).Value,
            new Uri($"http://{result.GetRequiredValue(outbound)}"),
            result.GetValue(CommonFlags.WithStdin),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext context, string name, IPEndPoint listen, Uri outbound, bool withStdin, CancellationToken cancellationToken)
    {
        using var lifetime = new ProcessLifetime(cancellationToken, withStdin);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = outbound,
            Timeout = TimeSpan.FromSeconds(20),
        };

        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(listen));
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(StderrLogging.Configure(LogSettings.Usual));
        await using var application = builder.Build();
        application.MapGet("/", answer => answer.Response.WriteAsync(name));
        application.MapGet("/call", answer => CallAsync(answer, http));
        await application.StartAsync(lifetime.Stopping);

        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.Single();
        await ServingAddresses.AnnounceAsync(context, null, [new("app", new Uri(address ?? "").Authority)]);
        await lifetime.UntilStoppingAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2), context.Time);
        await application.StopAsync(deadline.Token);
        return ExitCode.Done;
    }

    private static async Task CallAsync(HttpContext answer, HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = answer.Request.Query["host"];
        var result = new PathAnswer(0, "", "");
        try
        {
            using var response = await http.SendAsync(request, answer.RequestAborted);
            var route = response.Headers.TryGetValues(DemoConfig.RouteHeader, out var values) ? string.Concat(values) : "";
            result = new((int)response.StatusCode, await response.Content.ReadAsStringAsync(answer.RequestAborted), route);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            result = result with { Body = e.Message };
        }

        await answer.Response.WriteAsync(result.ToText());
    }
}
