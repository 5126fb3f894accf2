using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json;
using Fairlead.ControlPlane.Admin;

namespace Fairlead.Inspect;

/// <summary>Completes names of proxies: the server is asked, and where it does not answer at once there are none.</summary>
internal static class ProxyNames
{
    // Somebody waits at the keyboard.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public static Func<CompletionContext, IEnumerable<CompletionItem>> From(Option<Uri> server) => completion =>
        Ask(completion.ParseResult.GetResult(server)?.Errors.Any() == true ? null : completion.ParseResult.GetValue(server))
            .Where(name => name.StartsWith(completion.WordToComplete, StringComparison.Ordinal))
            .Select(static name => new CompletionItem(name));

    private static List<string> Ask(Uri? server)
    {
        if (server is null)
        {
            return [];
        }

        try
        {
            using var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = Patience, UseProxy = false }) { Timeout = Patience };
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, "/api/v1/proxies"));
            using var response = http.Send(request);
            using var body = response.Content.ReadAsStream();
            var report = response.IsSuccessStatusCode ? JsonSerializer.Deserialize(body, AdminJson.Default.ProxiesReport) : null;
            return [.. report?.Proxies.Select(static proxy => proxy.Name).Distinct(StringComparer.Ordinal) ?? []];
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException)
        {
            return [];
        }
    }
}
