using System.Text.Json;
using Fairlead.Cli;
using Fairlead.Config.Language;
using Fairlead.Tests.Cli;

namespace Fairlead.Tests.Offline;

/// <summary>How the command line tells of the language of the configuration.</summary>
[Collection(CommandLineCollection.Name)]
public sealed class LanguageTests
{
    [Theory]
    [InlineData("VirtualService.spec.http.retries")]
    [InlineData("virtualservice.http.retries")]
    [InlineData("VirtualService.http[0].retries")]
    public async Task Explain_Field_TellsItsFields(string topic)
    {
        var run = await CliRun.OfAsync("explain", topic);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.StartsWith(
            "KIND:     VirtualService\nVERSION:  networking.istio.io/v1\nFIELD:    spec.http.retries <Retry>\n", run.Out,
            StringComparison.Ordinal);
        Assert.Contains("\n  perTryTimeout <duration>\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_Leaf_TellsItsExample()
    {
        var run = await CliRun.OfAsync("explain", "ServiceEntry.hosts");
        Assert.Contains("FIELD:    spec.hosts <list of text> -required-", run.Out, StringComparison.Ordinal);
        Assert.Contains("hosts: [shop.internal]", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_Recursive_ListsAllFields()
    {
        var run = await CliRun.OfAsync("explain", "DestinationRule", "--recursive");
        Assert.Contains("\n    connectionPool <ConnectionPool>\n      tcp <TcpPool>\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VirtualServce", "did you mean VirtualService?")]
    [InlineData("VirtualService.http.rout", "did you mean route?")]
    [InlineData("VirtualService.http.route.zzz", "its fields are destination, weight, headers")]
    [InlineData("ServiceEntry.hosts.first", "it has no fields")]
    public async Task Explain_WhatIsNotThere_IsWrongUsage(string topic, string remedy)
    {
        var run = await CliRun.OfAsync("explain", topic);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(remedy, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_AsJson_IsOneDocument()
    {
        using var document = JsonDocument.Parse((await CliRun.OfAsync("explain", "ServiceEntry.resolution", "-o", "json")).Out);
        Assert.Equal("spec.resolution", document.RootElement.GetProperty("path").GetString());
        Assert.Contains("STATIC", document.RootElement.GetProperty("words").EnumerateArray().Select(static word => word.GetString()));
    }

    [Fact]
    public async Task Schema_OfAll_NamesEveryKind()
    {
        using var document = JsonDocument.Parse((await CliRun.OfAsync("schema")).Out);
        var known = document.RootElement.GetProperty("properties").GetProperty("kind").GetProperty("enum").EnumerateArray()
            .Select(static word => word.GetString());
        Assert.Superset(KindShapes.All.Select(static kind => kind.Kind).Append("List").ToHashSet(), known.OfType<string>().ToHashSet());
    }

    [Fact]
    public async Task Schema_OfAKind_IsThatOfItsSpec()
    {
        using var document = JsonDocument.Parse((await CliRun.OfAsync("schema", "serviceentry")).Out);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", document.RootElement.GetProperty("$schema").GetString());
        Assert.True(document.RootElement.GetProperty("$defs").GetProperty("ServiceEntry.spec").GetProperty("properties")
            .TryGetProperty("resolution", out _));
    }

    [Fact]
    public async Task Schema_UnknownKind_IsWrongUsage()
    {
        var run = await CliRun.OfAsync("schema", "Servis");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }
}
