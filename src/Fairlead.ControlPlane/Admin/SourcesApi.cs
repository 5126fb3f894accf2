using Fairlead.Config.Store;
using Fairlead.ControlPlane.Admin.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.ControlPlane.Admin;

/// <summary>The part of the admin API that tells how the sources are, and takes what one lost.</summary>
internal static class SourcesApi
{
    public static void Map(IEndpointRouteBuilder routes, AdminSources sources, WriteGuard guard)
    {
        routes.MapGet("/api/v1/sources", context => AdminApi.OkAsync(context, Report(sources), AdminJson.Default.SourcesReport));
        routes.MapPost("/api/v1/sources/accept", context => guard.RunAsync(context, () => AcceptAsync(context, sources)));
    }

    private static SourcesReport Report(AdminSources sources) => new(StatusReports.Sources(sources));

    // Names are paths mostly, which a path of a URL takes badly.
    private static async Task AcceptAsync(HttpContext context, AdminSources sources)
    {
        if (context.Request.Query["name"].LastOrDefault() is not { Length: > 0 } name)
        {
            await AdminApi.AnswerAsync(context, 400, new("name: expected the name of a source"), AdminJson.Default.ErrorReport);
            return;
        }

        switch (await sources.Store.AcceptAsync(name, context.RequestAborted))
        {
            case AcceptResult.Accepted:
                await AdminApi.OkAsync(context, Report(sources), AdminJson.Default.SourcesReport);
                break;
            case AcceptResult.NotHeld:
                await AdminApi.AnswerAsync(
                    context, 409, new($"the source \"{name}\" is not held: there is nothing to accept"), AdminJson.Default.ErrorReport);
                break;
            default:
                var known = string.Join(", ", sources.Sources().Select(static source => source.Id));
                await AdminApi.AnswerAsync(
                    context, 404, new($"there is no source \"{name}\": there are {known}"), AdminJson.Default.ErrorReport);
                break;
        }
    }
}
