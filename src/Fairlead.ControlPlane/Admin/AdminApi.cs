using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.ControlPlane.Admin;

/// <summary>The admin API: read-only JSON over HTTP/1.1.</summary>
internal static class AdminApi
{
    public static void Map(IEndpointRouteBuilder routes, AdminSources sources)
    {
        var proxies = new ProxyReports(sources);
        routes.MapGet("/ready", context => ReadyAsync(context, sources.NotReady()));
        routes.MapPrometheusScrapingEndpoint("/metrics", sources.Meters, configureBranchedPipeline: null, optionsName: null)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get]));
        routes.MapGet("/api/v1/load", context => OkAsync(context, LoadReport.From(sources.LoadReports()), AdminJson.Default.IReadOnlyListLoadReport));
        routes.MapGet("/api/v1/proxies", context => OkAsync(context, proxies.All(), AdminJson.Default.ProxiesReport));
        routes.MapGet("/api/v1/proxies/{name}", context =>
        {
            var name = Name(context);
            return FoundAsync(context, name, proxies.One(name), AdminJson.Default.ProxyDetail);
        });
        routes.MapGet("/api/v1/proxies/{name}/config", context =>
        {
            var name = Name(context);
            var types = context.Request.Query["type"].OfType<string>().ToList();
            if (types.Find(type => TypeNames.All.Concat(TypeNames.Others).All(known => known.Name != type)) is { } unknown)
            {
                return AnswerAsync(context, 400, new($"type \"{unknown}\" is not known: expected {string.Join(", ", TypeNames.All.Concat(TypeNames.Others).Select(type => type.Name))}"), AdminJson.Default.ErrorReport);
            }

            return FoundAsync(context, name, proxies.Config(name, types), AdminJson.Default.ConfigDump);
        });
        routes.MapGet("/api/v1/status", context => OkAsync(
            context, StatusReports.From(sources.Stages(), sources.Problems().Select(ProblemReport.From), sources.Time.GetUtcNow()), AdminJson.Default.StatusReport));
        routes.MapGet("/api/v1/version", context => OkAsync(
            context, new("fairlead", sources.ProductVersion, RuntimeInformation.FrameworkDescription), AdminJson.Default.VersionReport));
        routes.MapFallback(context => AnswerAsync(context, 404, new($"there is nothing at {context.Request.Path}"), AdminJson.Default.ErrorReport));
    }

    private static string Name(HttpContext context) => context.GetRouteValue("name") as string ?? "";

    private static async Task ReadyAsync(HttpContext context, string? reason)
    {
        context.Response.StatusCode = reason is null ? 200 : 503;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync($"{reason ?? "ready"}\n", context.RequestAborted);
    }

    private static Task OkAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) => AnswerAsync(context, 200, value, type);

    private static Task FoundAsync<T>(HttpContext context, string name, T? value, JsonTypeInfo<T> type)
        where T : class => value is null
            ? AnswerAsync(context, 404, new($"no proxy named \"{name}\" is connected"), AdminJson.Default.ErrorReport)
            : OkAsync(context, value, type);

    private static async Task AnswerAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }
}
