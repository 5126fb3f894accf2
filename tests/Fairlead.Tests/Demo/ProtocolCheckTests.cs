using System.Text.Json;
using Fairlead.ControlPlane.Admin.Proxies;
using Fairlead.Demo;

namespace Fairlead.Tests.Demo;

/// <summary>The check has to find what is wrong, else its passing says nothing.</summary>
public sealed class ProtocolCheckTests
{
    private static readonly DemoService A = new("service-a", 1, 2, 3);
    private static readonly DemoService B = new("service-b", 4, 5, 6);

    [Fact]
    public void Violations_AllInOrder_AreNone() => Assert.Empty(Check(Exchanges(), Exchanges()));

    [Fact]
    public void Violations_NackedResponse_IsFound() =>
        Assert.Contains(Check(Changed(3, exchange => exchange with { Answer = "NACK", Message = "no" }), Exchanges()),
            fault => fault.Contains("answered with NACK no", StringComparison.Ordinal));

    [Fact]
    public void Violations_UnansweredResponse_IsFound() =>
        Assert.Contains(Check(Changed(3, exchange => exchange with { Answer = null }), Exchanges()),
            fault => fault.Contains("answered with nothing", StringComparison.Ordinal));

    [Fact]
    public void Violations_NonceUsedTwice_IsFound() =>
        Assert.Contains(Check(Changed(1, exchange => exchange with { Nonce = "1" }), Exchanges()),
            fault => fault.Contains("nonce 1 was used 2 times", StringComparison.Ordinal));

    [Fact]
    public void Violations_NewVersionOfOldContent_IsFound() =>
        Assert.Contains(Check(Changed(3, exchange => exchange with { Changed = [] }), Exchanges()),
            fault => fault.Contains("with no content changed", StringComparison.Ordinal));

    [Fact]
    public void Violations_OldVersionOfNewContent_IsFound() =>
        Assert.Contains(Check(Changed(3, exchange => exchange with { Version = "cds1" }), Exchanges()),
            fault => fault.Contains("kept version cds1", StringComparison.Ordinal));

    [Fact]
    public void Violations_VersionNeverSent_IsFound() =>
        Assert.Contains(Check(Exchanges()[..3], Exchanges()), fault => fault.Contains("was not acknowledged", StringComparison.Ordinal));

    [Fact]
    public void Violations_ProxiesDiffer_IsFound()
    {
        var stage = Stage([A], [Record(A, "1"), Record(B, "other")]);
        Assert.Contains(
            ProtocolCheck.Violations([stage], []), fault => fault.Contains("eds has different versions", StringComparison.Ordinal));
    }

    [Fact]
    public void Violations_ResourceOnOneProxyOnly_IsFound()
    {
        var one = Record(A, "1") with
        {
            Resources = new Dictionary<(string Type, string Name), string> { [("cds", "outbound|80||x")] = "v" }
        };
        Assert.Contains(ProtocolCheck.Violations([Stage([A], [one, Record(B, "1")])], []),
            fault => fault.Contains("not the same on all sidecars", StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Check(IReadOnlyList<ExchangeReport> ofA, IReadOnlyList<ExchangeReport> ofB) =>
        ProtocolCheck.Violations(
        [Stage([A], [Record(A, "1"), Record(B, "1")]), Stage([A, B], [Record(A, "2"), Record(B, "2")])],
        [View(A, ofA), View(B, ofB)]);

    private static StageRecord Stage(IReadOnlyList<DemoService> live, IReadOnlyList<ProxyRecord> proxies) =>
        new(new(TimeSpan.Zero, [], [], live, []), TimeSpan.Zero, TimeSpan.Zero, proxies);

    private static ProxyRecord Record(DemoService service, string number) => new(
        service.NodeId,
        ((string[])["cds", "eds", "rds"]).ToDictionary(type => type, type => ($"{type}{number}", Nonce(type, number))),
        new Dictionary<(string Type, string Name), string>());

    private static List<ExchangeReport> Exchanges() =>
        [.. ((string[])["1", "2"]).SelectMany(number => ((string[])["cds", "eds", "rds"]).Select(type => new ExchangeReport
        {
            Type = type,
            Version = $"{type}{number}",
            Nonce = Nonce(type, number),
            Changed = [$"resource-{number}"],
            SentAt = DateTimeOffset.UnixEpoch,
            Answer = "ACK",
        }))];

    private static List<ExchangeReport> Changed(int index, Func<ExchangeReport, ExchangeReport> change)
    {
        var exchanges = Exchanges();
        exchanges[index] = change(exchanges[index]);
        return exchanges;
    }

    private static string Nonce(string type, string number) => (type, number) switch
    {
        ("cds", "1") => "1",
        ("eds", "1") => "2",
        ("rds", "1") => "3",
        ("cds", _) => "4",
        ("eds", _) => "5",
        _ => "6",
    };

    private static ProxyView View(DemoService service, IReadOnlyList<ExchangeReport> exchanges) => new(
        service,
        new()
        {
            Name = service.NodeId,
            Stream = 1,
            OtherStreams = [],
            Cluster = service.Name,
            Namespace = "default",
            Kind = "fairlead",
            Version = "",
            ConnectedSince = DateTimeOffset.UnixEpoch,
            Address = "",
            Types = [],
            Node = JsonDocument.Parse("{}").RootElement,
            Scope = new()
            {
                Kind = "fairlead",
                Namespace = "default",
                Locality = "",
                Outbound = "",
                StaticListeners = false,
                Proxies = 1,
                MeshVersion = 1
            },
            Exchanges = exchanges,
        },
        null);
}
