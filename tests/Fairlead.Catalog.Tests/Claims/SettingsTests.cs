using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;
using Fairlead.Model.Proxies;
using Fairlead.Model.Settings;
using static Fairlead.Testing.Meshes.TestClaims;

namespace Fairlead.Catalog.Tests.Claims;

/// <summary>The settings of the mesh.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void Settings_OfTwoObjects_AddUp()
    {
        OutlierDetection outliers = new() { Consecutive5xxErrors = 3 };
        ConnectionPool pool = new() { ConnectTimeout = TimeSpan.FromSeconds(2) };
        var mesh = new ClaimedMesh()
            .Set(Key("Settings", "a"), Settings(new() { RootNamespace = "root", Traffic = new() { Outliers = outliers }, Path = "spec" }))
            .Set(Key("Settings", "b"), Settings(new()
            {
                Outbound = new(OutboundMode.AllowAny),
                Traffic = new() { Connections = pool },
                Path = "spec",
            }));

        Assert.Empty(mesh.Codes);
        var settings = mesh.Mesh.Settings!;
        Assert.Equal(("root", OutboundMode.AllowAny), (settings.RootNamespace, settings.Outbound.Mode));
        Assert.Equal((outliers, pool), (settings.Traffic.Outliers, settings.Traffic.Connections));
        Assert.Equal(MeshSettings.Default.TrustDomain, settings.TrustDomain);
        Assert.Equal(2, settings.Provenance.Count);

        mesh.Remove(Key("Settings", "a")).Remove(Key("Settings", "b"));
        Assert.Null(mesh.Mesh.Settings);
    }

    [Fact]
    public void Settings_ThatContradict_TheLaterObjectIsRefused()
    {
        var mesh = new ClaimedMesh()
            .Set(Key("Settings", "a"), Settings(new() { RootNamespace = "root", Path = "spec" }))
            .Set(Key("Settings", "b"), Settings(new() { RootNamespace = "other", TrustDomain = "example.org", Path = "spec" }));

        Assert.Equal("FL1306", Assert.Single(mesh.State.Problems).Code);
        Assert.Equal(("root", "cluster.local"), (mesh.Mesh.Settings!.RootNamespace, mesh.Mesh.Settings.TrustDomain));
        Assert.Equal(ObjectState.Refused, mesh.StateOf(Key("Settings", "b")));

        mesh.Set(Key("Settings", "b"), Settings(new() { RootNamespace = "root", TrustDomain = "example.org", Path = "spec" }));
        Assert.Equal("example.org", mesh.Mesh.Settings!.TrustDomain);
    }

    [Fact]
    public void ExportTo_ThatIsNotWritten_IsTheMeshes()
    {
        var unsaid = Service("web.test", (80, Model.Catalog.PortProtocol.Http));
        unsaid = unsaid with { Services = [unsaid.Services[0] with { ExportTo = [] }] };
        var mesh = new ClaimedMesh()
            .Set(Key("Service", "web"), unsaid)
            .Set(Key("Route", "web"), Ruled(Route("web.test", To("web.test")) with { ExportTo = [] }))
            .Set(Key("Policy", "web"), new() { Policies = [new() { Host = new("web.test", "host"), ExportTo = [] }] });
        Assert.Equal(["*", "*", "*"], ExportsOf(mesh));

        mesh.Set(Key("Settings", "a"), Settings(new()
        {
            ServiceExportTo = ["."],
            RouteExportTo = ["team"],
            PolicyExportTo = ["x"],
            Path = "spec",
        }));
        Assert.Equal([".", "team", "x"], ExportsOf(mesh));
    }

    private static string[] ExportsOf(ClaimedMesh mesh) =>
    [
        mesh.Mesh.Services.Values.Single().ExportTo[0],
        mesh.Table("web.test").ExportTo[0],
        mesh.Mesh.Policies.Values.Single().ExportTo[0],
    ];

    private static ObjectClaims Settings(SettingsClaim claim) => new() { Settings = claim };
}
