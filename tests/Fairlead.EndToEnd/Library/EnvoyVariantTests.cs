using Fairlead.Testing.Programs;
using Fairlead.Xds.Resources;

namespace Fairlead.EndToEnd.Library;

/// <summary>The library's server and the real Envoy, in every variant and for every type that Envoy asks for.</summary>
public sealed class EnvoyVariantTests
{
    [RequiresProgramTheory(nameof(ExternalPrograms.Envoy))]
    [InlineData(XdsVariant.SotwAds)]
    [InlineData(XdsVariant.DeltaAds)]
    [InlineData(XdsVariant.SotwPerType)]
    [InlineData(XdsVariant.DeltaPerType)]
    [InlineData(XdsVariant.Rest)]
    public async Task EveryType_IsTaken_AndChangesWhileEnvoyRuns(XdsVariant variant)
    {
        await using var mesh = await LibraryMesh.StartAsync(variant);
        await CheckAsync(mesh, "one", "two", 1001);
        mesh.Cache.SetSnapshot("web", XdsResourceSet.Create(mesh.Resources("two"), mesh.Cache.GetSnapshot("web")));
        await CheckAsync(mesh, "two", "one", 1002);

        // Nothing of it was refused on the way.
        var stats = await mesh.AdminAsync("/stats?filter=update_rejected|init_fetch_timeout", CancellationToken.None);
        Assert.DoesNotContain(
            stats.Split('\n', StringSplitOptions.RemoveEmptyEntries), static line => !line.EndsWith(": 0", StringComparison.Ordinal));
    }

    [RequiresProgramTheory(nameof(ExternalPrograms.Envoy))]
    [InlineData(XdsVariant.SotwAds)]
    [InlineData(XdsVariant.DeltaAds)]
    public async Task ResourceWithTimeToLive_StaysWhileRenewed_AndGoesWithItsServer(XdsVariant variant)
    {
        // What Envoy visibly takes back when its time has run out: a cluster; in the state of the world, where that has no time, a runtime
        // layer.
        var time = TimeSpan.FromSeconds(1);
        var path = variant == XdsVariant.DeltaAds ? "/clusters" : "/runtime";
        await using var mesh = await LibraryMesh.StartAsync(variant);
        mesh.Cache.UpdateSnapshot(
            "web", [variant == XdsVariant.DeltaAds ? LibraryMesh.Named("brief", time) : LibraryMesh.Layer("brief", time)]);
        await mesh.SeesAsync(path, "brief");
        using (var lives = new PeriodicTimer(3 * time, TimeProvider.System))
        {
            await lives.WaitForNextTickAsync();
        }

        Assert.Contains("brief", await mesh.AdminAsync(path, CancellationToken.None), StringComparison.Ordinal);
        await mesh.StopServingAsync();
        await mesh.SeesAsync(path, "brief", there: false);
    }

    private static async Task CheckAsync(LibraryMesh mesh, string word, string other, int endpoint)
    {
        await mesh.AnswersAsync("http", mesh.Front, answer => answer.Body == $"rds {word}" && answer.Mark == $"ecds {word}");
        await mesh.AnswersAsync("http", mesh.Scoped, static answer => answer.Body == "scoped", word);
        await mesh.AnswersAsync("http", mesh.Scoped, static answer => answer.Body.Length == 0, other);
        await mesh.AnswersAsync("https", mesh.Secure, answer => answer.Body == "secure" && answer.Subject == $"CN={word}");
        await mesh.SeesAsync("/runtime", $"\"{word}\"");
        await mesh.SeesAsync("/clusters", $"app::127.0.0.1:{endpoint}::");
        await mesh.SeesAsync("/config_dump", "\"scoped-routes\"");
    }
}
