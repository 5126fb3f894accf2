using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fairlead.ControlPlane.Admin.Config;
using Fairlead.ControlPlane.Admin.Health;
using Fairlead.ControlPlane.Admin.Proxies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.ControlPlane.Admin;

/// <summary>The admin API: JSON over HTTP/1.1.</summary>
internal static class AdminApi
{
    public static void Map(IEndpointRouteBuilder routes, AdminSources sources)
    {
        var proxies = new ProxyReports(sources);
        WriteGuard guard = new(sources.AllowRemoteWrites);
        routes.MapGet("/ready", context => ReadyAsync(context, sources));
        routes.MapPrometheusScrapingEndpoint("/metrics", sources.Meters, configureBranchedPipeline: null, optionsName: null)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get]));
        routes.MapGet("/api/v1/load",
            context => OkAsync(context, LoadReport.From(sources.LoadReports()), AdminJson.Default.IReadOnlyListLoadReport));
        routes.MapGet("/api/v1/proxies", context => OkAsync(context, WithNotes(proxies.All(), sources), AdminJson.Default.ProxiesReport));
        routes.MapGet("/api/v1/proxies/{name}", context =>
        {
            var name = Name(context);
            return TryStream(context, out var stream)
                ? FoundAsync(context, name, stream, proxies.One(name, stream), AdminJson.Default.ProxyDetail)
                : NoNumberAsync(context);
        });
        routes.MapGet("/api/v1/proxies/{name}/config", context =>
        {
            var name = Name(context);
            var types = context.Request.Query["type"].OfType<string>().ToList();
            if (types.Find(type => TypeNames.All.Concat(TypeNames.Others).All(known => known.Name != type)) is { } unknown)
            {
                return AnswerAsync(
                    context,
                    400,
                    new($"type \"{unknown}\" is not known: expected "
                        + $"{string.Join(", ", TypeNames.All.Concat(TypeNames.Others).Select(type => type.Name))}"),
                    AdminJson.Default.ErrorReport);
            }

            return TryStream(context, out var stream)
                ? FoundAsync(context, name, stream, proxies.Config(name, stream, types), AdminJson.Default.ConfigDump)
                : NoNumberAsync(context);
        });
        routes.MapGet("/api/v1/status", context => OkAsync(context, StatusReports.From(sources), AdminJson.Default.StatusReport));
        routes.MapGet(
            "/api/v1/providers", context => OkAsync(context, StatusReports.Providers(sources), AdminJson.Default.ProvidersReport));
        SourcesApi.Map(routes, sources, guard);
        ConfigApi.Map(routes, sources, guard);
        ObjectsApi.Map(routes, sources);
        routes.MapGet("/api/v1/version", context => OkAsync(
            context, new("fairlead", sources.ProductVersion, RuntimeInformation.FrameworkDescription), AdminJson.Default.VersionReport));
        routes.MapFallback(
            context => AnswerAsync(context, 404, new($"there is nothing at {context.Request.Path}"), AdminJson.Default.ErrorReport));
    }

    /// <summary>Reads the parameter <c>stream</c>; null where it is not given.</summary>
    private static bool TryStream(HttpContext context, out long? stream)
    {
        stream = null;
        if (context.Request.Query["stream"].LastOrDefault() is not { } text)
        {
            return true;
        }

        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        stream = number;
        return isNumber;
    }

    private static Task NoNumberAsync(HttpContext context) =>
        AnswerAsync(context, 400, new("stream: expected the number of a stream"), AdminJson.Default.ErrorReport);

    private static string Name(HttpContext context) => context.GetRouteValue("name") as string ?? "";

    // Whoever looks at proxies that are SYNCED shall know where what they have is not what the sources say.
    private static ProxiesReport WithNotes(ProxiesReport report, AdminSources sources) =>
        report with { Warnings = [.. report.Warnings, .. NotesOf(sources)] };

    private static IReadOnlyList<string> NotesOf(AdminSources sources) =>
        HealthNotes.Of(sources.Sources(), sources.StateProblems(), sources.Store.Quarantined);

    private static async Task ReadyAsync(HttpContext context, AdminSources sources)
    {
        var reason = sources.NotReady();
        context.Response.StatusCode = reason is null ? 200 : 503;
        context.Response.ContentType = "text/plain; charset=utf-8";
        var notes = context.Request.Query.ContainsKey("verbose") ? NotesOf(sources) : [];
        await context.Response.WriteAsync($"{string.Join('\n', [reason ?? "ready", .. notes])}\n", context.RequestAborted);
    }

    internal static Task OkAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) => AnswerAsync(context, 200, value, type);

    private static Task FoundAsync<T>(HttpContext context, string name, long? stream, T? value, JsonTypeInfo<T> type)
        where T : class
    {
        var what = stream is null ? $"no proxy named \"{name}\" is connected" : $"a proxy named \"{name}\" has no stream {stream}";
        return value is null
            ? AnswerAsync(context, 404, new(what), AdminJson.Default.ErrorReport)
            : OkAsync(context, value, type);
    }

    internal static async Task AnswerAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }
}
