using Envoy.Extensions.AccessLoggers.File.V3;
using Envoy.Extensions.AccessLoggers.Filters.Cel.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Model.Objects;
using Fairlead.Model.Settings;
using Fairlead.Model.Telemetry;
using Fairlead.Testing.Meshes;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Tests.Meshes;

namespace Fairlead.Translation.Tests;

/// <summary>What proxies log and trace.</summary>
public sealed class TelemetryTests
{
    private static readonly ProxyScope Web = new()
    {
        Kind = ProxyKind.Envoy,
        Namespace = "shop",
        Labels = TestClaims.Labels(("app", "web")),
        Inbound = [new() { Listen = new("127.0.0.1", 15006), App = new("127.0.0.1", 8080) }],
    };

    [Fact]
    public void NothingWritten_LogsToStdoutAndTracesNothing()
    {
        var (client, server) = Managers(new TestMesh(), Web);

        Assert.Equal("envoy.access_loggers.stdout", Assert.Single(client.AccessLog).Name);
        Assert.Null(Assert.Single(server.AccessLog).Filter);
        Assert.Null(server.Tracing);
    }

    [Fact]
    public void Settings_SayWhereAndHow()
    {
        var (_, off) = Managers(new TestMesh(), Web, new() { File = "" });
        Assert.Empty(off.AccessLog);

        var (_, file) = Managers(new TestMesh(), Web, new() { File = "/var/log/access.log", Format = "%PROTOCOL%" });
        var log = FileAccessLog.Parser.ParseFrom(Assert.Single(file.AccessLog).TypedConfig.Value);
        Assert.Equal(("/var/log/access.log", "%PROTOCOL%\n"), (log.Path, log.LogFormat.TextFormatSource.InlineString));

        var (_, json) = Managers(new TestMesh(), Web, new() { File = "/log", IsJson = true });
        log = FileAccessLog.Parser.ParseFrom(Assert.Single(json.AccessLog).TypedConfig.Value);
        Assert.Equal("%RESPONSE_CODE%", log.LogFormat.JsonFormat.Fields["response_code"].StringValue);

        // Fairlead's sidecar knows a part of Envoy's words: it keeps its own format.
        var (_, own) = Managers(new TestMesh(), Web with { Kind = ProxyKind.Fairlead }, new() { File = "/log", IsJson = true });
        Assert.Null(FileAccessLog.Parser.ParseFrom(Assert.Single(own.AccessLog).TypedConfig.Value).LogFormat);
    }

    [Fact]
    public void Logs_TheClosestDecides_SideBySide()
    {
        var mesh = new TestMesh()
            .Telemetry("istio-system", Of("root", Log(TrafficSide.Both, filter: "a")))
            .Telemetry("shop", Of("all", Log(TrafficSide.Both, isDisabled: true)), Of(
                "web", ("app", "web"), Log(TrafficSide.Client, isDisabled: true), Log(TrafficSide.Server, filter: "b"),
                Log(TrafficSide.Server, filter: "c")));

        var (client, server) = Managers(mesh, Web);
        Assert.Empty(client.AccessLog);
        var filters = Assert.Single(server.AccessLog).Filter.OrFilter.Filters;
        Assert.Equal(["b", "c"], filters.Select(static filter =>
            ExpressionFilter.Parser.ParseFrom(filter.ExtensionFilter.TypedConfig.Value).Expression));

        var (other, _) = Managers(mesh, Web with { Labels = TestClaims.Labels(("app", "api")) });
        Assert.Empty(other.AccessLog);

        var (elsewhere, _) = Managers(mesh, Web with { Namespace = "elsewhere" });
        Assert.Equal("a", ExpressionFilter.Parser.ParseFrom(
            Assert.Single(elsewhere.AccessLog).Filter.ExtensionFilter.TypedConfig.Value).Expression);
    }

    [Fact]
    public void Logs_OfAnyEntryWithoutFilter_AreAll()
    {
        var mesh = new TestMesh().Telemetry("shop", Of("all", Log(TrafficSide.Both, filter: "a"), Log(TrafficSide.Both)));

        // Where the settings log nothing, what is written for the workload is logged to standard output.
        var (_, server) = Managers(mesh, Web, new() { File = "" });
        Assert.Null(Assert.Single(server.AccessLog).Filter);
        Assert.Equal("envoy.access_loggers.stdout", server.AccessLog[0].Name);
    }

    [Fact]
    public void Tracing_IsSwitchedOnAndOff()
    {
        TracingRule rule = new()
        {
            Side = TrafficSide.Server,
            Sampling = 12.5,
            Tags = [new("zone", TracingTagSource.Literal, "a"), new("host", TracingTagSource.Header, "Host", "none"),
                new("pod", TracingTagSource.Environment, "POD")],
        };

        var (client, server) = Managers(new TestMesh().Telemetry("shop", Of("all", rule)), Web);

        Assert.Null(client.Tracing);
        Assert.Equal(12.5, server.Tracing.RandomSampling.Value);
        Assert.Equal(["zone", "host", "pod"], server.Tracing.CustomTags.Select(static tag => tag.Tag));
        Assert.Null(Managers(new TestMesh().Telemetry("shop", Of("all", rule with { IsDisabled = true })), Web).Server.Tracing);
    }

    [Fact]
    public void Sidecar_SaysWhatItDoesNotKnow()
    {
        var mesh = new TestMesh().Telemetry("shop", Of("all", Log(TrafficSide.Both, filter: "a")));

        var decoded = Decoded.Of(mesh, Web with { Kind = ProxyKind.Fairlead });

        Assert.Equal("FL1833", Assert.Single(decoded.Result.Problems).Code);
        Assert.Null(Assert.Single(Decoded.Manager(decoded.Listener("outbound")).AccessLog).Filter);
    }

    private static AccessLogRule Log(TrafficSide side, bool isDisabled = false, string filter = "") => new(side, isDisabled, filter);

    private static TelemetryPolicy Of(string name, params AccessLogRule[] logs) =>
        new() { AccessLogs = [.. logs], Provenance = From(name) };

    private static TelemetryPolicy Of(string name, (string Name, string Value) label, params AccessLogRule[] logs) =>
        Of(name, logs) with { Selector = TestClaims.Labels(label) };

    private static TelemetryPolicy Of(string name, TracingRule rule) => new() { Tracing = [rule], Provenance = From(name) };

    private static Provenance From(string name) => new(new("telemetry.istio.io", "Telemetry", "shop", name), "spec");

    private static (HttpConnectionManager Client, HttpConnectionManager Server) Managers(
        TestMesh mesh, ProxyScope scope, AccessLogSettings? settings = null)
    {
        var decoded = Decoded.Of(mesh.Build() with { Settings = settings is null ? null : new() { AccessLog = settings } }, scope);
        return (Decoded.Manager(decoded.Listener("outbound")), Decoded.Manager(decoded.Listener("inbound_127.0.0.1_15006")));
    }
}
