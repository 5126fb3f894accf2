using Fairlead.Cli;
using Fairlead.ControlPlane.Admin.Proxies;

namespace Fairlead.Inspect;

/// <summary>Prints everything about one stream of a proxy.</summary>
internal static class ProxyText
{
    public static async Task WriteAsync(CliContext context, ProxyDetail proxy)
    {
        var facts = new (string Name, string Value)[]
        {
            ("Name", proxy.Name),
            ("Cluster", proxy.Cluster),
            ("Namespace", proxy.Namespace),
            ("Kind", $"{proxy.Kind} {proxy.Version}".TrimEnd()),
            ("Address", proxy.Address),
            ("Stream", $"{proxy.Stream}"),
            (
                "Connected",
                $"{proxy.ConnectedSince.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z "
                    + $"({Ages.Text((context.Time.GetUtcNow() - proxy.ConnectedSince).TotalSeconds)})"),
            ("Outbound", proxy.Scope.Outbound.Length == 0 ? "none" : proxy.Scope.Outbound),
            ("Listeners", proxy.Scope.StaticListeners ? "its own" : "from the control plane"),
            ("Shares with", $"{proxy.Scope.Proxies - 1} other proxies (mesh version {proxy.Scope.MeshVersion})"),
        };
        foreach (var (name, value) in facts)
        {
            await context.Out.WriteLineAsync($"{name + ":",-13}{(value.Length == 0 ? "-" : value)}");
        }

        await context.Out.WriteLineAsync();
        var types = new TextTable("TYPE", "STATUS", "AGE", "RESOURCES", "SENT", "ACKED", "SUBSCRIBED");
        foreach (var type in proxy.Types)
        {
            types.Add(
                type.Type,
                new(type.Status, StatusTone.Of(type.Status)),
                Ages.Text(type.AgeSeconds),
                $"{type.Resources}",
                type.SentVersion ?? "-",
                type.AckedVersion ?? "-",
                Names(type.Subscribed));
        }

        await types.WriteAsync(context);
        await NackText.WriteAsync(context, proxy);
        await WriteExchangesAsync(context, proxy.Exchanges);
    }

    private static async Task WriteExchangesAsync(CliContext context, IReadOnlyList<ExchangeReport> exchanges)
    {
        if (exchanges.Count == 0)
        {
            return;
        }

        await context.Out.WriteLineAsync();
        var table = new TextTable("SENT AT", "TYPE", "VERSION", "NONCE", "ANSWER", "AFTER");
        foreach (var exchange in exchanges)
        {
            table.Add(
                $"{exchange.SentAt.UtcDateTime:HH:mm:ss.fff}Z",
                exchange.Type,
                exchange.Version,
                exchange.Nonce,
                new(exchange.Answer ?? "none yet", exchange.Answer switch { "ACK" => Tone.Good, "NACK" => Tone.Bad, _ => Tone.Warn }),
                exchange.AnsweredAt is { } at ? $"{(at - exchange.SentAt).TotalMilliseconds:0} ms" : "-");
        }

        await table.WriteAsync(context);
    }

    private static string Names(IReadOnlyList<string> names) =>
        names.Count == 0
            ? "-"
            : names.Count <= 3 ? string.Join(' ', names) : $"{string.Join(' ', names.Take(3))} and {names.Count - 3} more";
}
