using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fairlead.Cli;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Admin.Config;
using Fairlead.ControlPlane.Admin.Health;
using Fairlead.ControlPlane.Admin.Proxies;

namespace Fairlead.Inspect;

/// <summary>Asks the control plane's admin API; what goes wrong becomes an error with an exit code and a remedy.</summary>
internal sealed class AdminClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _server;

    /// <summary>A client of a server.</summary>
    /// <param name="server">Its admin address.</param>
    /// <param name="patience">How long an answer may take; null: 15 s.</param>
    public AdminClient(Uri server, TimeSpan? patience = null)
    {
        _server = server;
        _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), UseProxy = false })
        {
            BaseAddress = server,
            Timeout = patience ?? TimeSpan.FromSeconds(15),
        };
    }

    public Task<ProxiesReport> ProxiesAsync(CancellationToken cancellationToken) =>
        GetAsync("/api/v1/proxies", AdminJson.Default.ProxiesReport, cancellationToken);

    /// <summary>Everything about a stream of the proxy; without a number, about its newest.</summary>
    public Task<ProxyDetail> ProxyAsync(string name, long? stream, CancellationToken cancellationToken) =>
        GetAsync($"/api/v1/proxies/{Uri.EscapeDataString(name)}{Query(stream, [])}", AdminJson.Default.ProxyDetail, cancellationToken);

    /// <summary>What was sent on a stream of the proxy; without a number, on its newest.</summary>
    public Task<ConfigDump> ConfigAsync(string name, long? stream, IReadOnlyList<string> types, CancellationToken cancellationToken) =>
        GetAsync(
            $"/api/v1/proxies/{Uri.EscapeDataString(name)}/config{Query(stream, types)}", AdminJson.Default.ConfigDump, cancellationToken);

    public Task<StatusReport> StatusAsync(CancellationToken cancellationToken) =>
        GetAsync("/api/v1/status", AdminJson.Default.StatusReport, cancellationToken);

    public Task<SourcesReport> SourcesAsync(CancellationToken cancellationToken) =>
        GetAsync("/api/v1/sources", AdminJson.Default.SourcesReport, cancellationToken);

    /// <summary>The config objects of some kinds.</summary>
    public Task<ConfigObjectsReport> ObjectsAsync(string query, CancellationToken cancellationToken) =>
        GetAsync($"/api/v1/config{query}", AdminJson.Default.ConfigObjectsReport, cancellationToken);

    /// <summary>Applies texts, or deletes what they name; what is refused is in the report.</summary>
    public Task<ApplyReport> ChangeAsync(string path, ApplyRequest request, CancellationToken cancellationToken)
    {
        // With its length: the server need not wait for others where that says that the request is small.
        ByteArrayContent content = new(JsonSerializer.SerializeToUtf8Bytes(request, AdminJson.Default.ApplyRequest));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/vnd.fairlead.apply+json");
        return SendAsync(
            HttpMethod.Post, path, content, AdminJson.Default.ApplyReport, "see fairlead status", cancellationToken, IsReport);
    }

    /// <summary>Deletes one object.</summary>
    public Task<ApplyReport> DeleteAsync(string group, string kind, string ns, string name, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Delete, $"/api/v1/config/{group}/{kind}/{Uri.EscapeDataString(ns)}/{Uri.EscapeDataString(name)}", null,
            AdminJson.Default.ApplyReport, "see fairlead status", cancellationToken, IsReport);

    /// <summary>Takes what a held source lost.</summary>
    public Task<SourcesReport> AcceptAsync(string source, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post, $"/api/v1/sources/accept?name={Uri.EscapeDataString(source)}", null, AdminJson.Default.SourcesReport,
            "see fairlead sources", cancellationToken);

    public void Dispose() => _http.Dispose();

    // A report tells of each object what became of it, also where some were refused.
    private static bool IsReport(HttpStatusCode status) =>
        status is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound;

    private static string Query(long? stream, IReadOnlyList<string> types)
    {
        List<string> parts = [.. types.Select(static type => $"type={type}")];
        if (stream is { } number)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"stream={number}"));
        }

        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, type, null, cancellationToken);

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type, string? remedyOfRefusal,
        CancellationToken cancellationToken, Func<HttpStatusCode, bool>? isAnswer = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            using var response = await _http.SendAsync(request, cancellationToken);
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            if (response.IsSuccessStatusCode || isAnswer?.Invoke(response.StatusCode) == true)
            {
                return await JsonSerializer.DeserializeAsync(body, type, cancellationToken) ?? throw NotOurs(null);
            }

            var error = await JsonSerializer.DeserializeAsync(body, AdminJson.Default.ErrorReport, cancellationToken);
            var remedy = remedyOfRefusal ?? (response.StatusCode == HttpStatusCode.NotFound
                ? "see fairlead ps for the proxies that are connected"
                : "see fairlead status");
            throw new CliException(ExitCode.Refused, error?.Error ?? $"the server answered {(int)response.StatusCode}", remedy);
        }
        catch (HttpRequestException e)
        {
            var why = e.InnerException is SocketException socket ? Reason(socket) : e.Message;
            throw new CliException(ExitCode.Unreachable, $"cannot reach the control plane at {_server}: {why}", Remedy, e);
        }
        catch (TaskCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CliException(ExitCode.Unreachable, $"the control plane at {_server} did not answer in time", Remedy, e);
        }
        catch (JsonException e)
        {
            throw NotOurs(e);
        }
    }

    private const string Remedy =
        "start one with \"fairlead serve --config DIR\", or give the admin address of a running one with --server URL";

    private CliException NotOurs(Exception? inner) =>
        new(
            ExitCode.Unreachable,
            $"what answers at {_server} is not the admin API of a control plane",
            "give the admin address (default port 15014), not the xDS one",
            inner);

    private static string Reason(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostNotFound or SocketError.NoData => "no such host",
        SocketError.TimedOut => "no answer",
        _ => e.Message,
    };
}
