using System.Net;
using System.Net.Http.Json;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Admin.Health;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.ControlPlane.Tests.Hosting;

/// <summary>A source of a program's own, as docs/how-to/add-a-config-source.md shows one.</summary>
public sealed class SourceHostTests
{
    [Fact]
    public async Task Source_OfAProgram_IsServedAndShownAndFailsByItself()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var clock = new FakeTimeProvider();
        var answers = new Queue<string>([Entry("one"), Entry("two")]);
        var source = SourceExample.Poll(
            _ => answers.TryDequeue(out var text) ? Task.FromResult(text) : throw new IOException("the inventory is away"), clock);
        await using var host = ControlPlaneHost.Build(new()
        {
            ConfigDirectories = [],
            Sources = [source],
            Xds = new(IPAddress.Loopback, 0),
            Admin = new(IPAddress.Loopback, 0),
        });
        await host.StartAsync(limit.Token);
        using var admin = new HttpClient { BaseAddress = new($"http://{host.AdminAddress}") };

        Assert.Equal(("program", "OK", 1), await UntilAsync(static one => one.Objects == 1));
        clock.Advance(TimeSpan.FromSeconds(5));
        await UntilNamedAsync("two");
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(("program", "FAILED", 1), await UntilAsync(static one => one.State == "FAILED"));
        await UntilNamedAsync("two");
        await host.StopAsync(limit.Token);

        async Task<(string, string, int)> UntilAsync(Func<SourceReport, bool> isReached)
        {
            using PeriodicTimer look = new(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            while (true)
            {
                var all = await admin.GetFromJsonAsync("/api/v1/sources", AdminJson.Default.SourcesReport, limit.Token);
                var one = all!.Sources.Single(static one => one.Name == SourceExample.Id); // the server answers
                if (isReached(one))
                {
                    return (one.Kind, one.State, one.Objects);
                }

                await look.WaitForNextTickAsync(limit.Token);
            }
        }

        async Task UntilNamedAsync(string name)
        {
            using PeriodicTimer look = new(TimeSpan.FromMilliseconds(10), TimeProvider.System);
            while (!(await admin.GetStringAsync($"/api/v1/config?name={name}", limit.Token))
                .Contains($"{name}.internal", StringComparison.Ordinal))
            {
                await look.WaitForNextTickAsync(limit.Token);
            }
        }
    }

    private static string Entry(string name) =>
        $"apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {{name: {name}}}\nspec:\n  hosts: [{name}.internal]\n";
}
