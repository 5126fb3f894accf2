using Fairlead.ControlPlane.Admin.Objects;
using Fairlead.Model.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.ControlPlane.Admin;

/// <summary>The part of the admin API that tells what became of objects.</summary>
internal static class ObjectsApi
{
    // Kubernetes' own group has no name, which a path cannot have.
    private const string CoreGroup = "core";

    public static void Map(IEndpointRouteBuilder routes, AdminSources sources)
    {
        routes.MapGet("/api/v1/objects", context => AllAsync(context, sources));
        routes.MapGet("/api/v1/objects/{group}/{kind}/{namespace}/{name}", context => OneAsync(context, sources));
    }

    private static Task AllAsync(HttpContext context, AdminSources sources)
    {
        var (group, kind, state) = (Asked(context, "group"), Asked(context, "kind"), Asked(context, "state"));
        var (ns, name) = (Asked(context, "namespace"), Asked(context, "name"));
        return state is not null && !ObjectReports.States.Contains(state)
            ? AdminApi.AnswerAsync(
                context, 400, new($"state \"{state}\" is not known: expected {string.Join(", ", ObjectReports.States)}"),
                AdminJson.Default.ErrorReport)
            : AdminApi.OkAsync(context, ReportsOf(sources).All(IsAsked, state), AdminJson.Default.ObjectsReport);

        bool IsAsked(ConfigKey key) => (group is null || key.Group == GroupOf(group))
            && (kind is null || key.Kind == kind)
            && (ns is null || key.Namespace == ns)
            && (name is null || key.Name == name);
    }

    private static Task OneAsync(HttpContext context, AdminSources sources)
    {
        ConfigKey key = new(GroupOf(Part(context, "group")), Part(context, "kind"), Part(context, "namespace"), Part(context, "name"));
        return ReportsOf(sources).One(key) is { } item
            ? AdminApi.OkAsync(context, item, AdminJson.Default.ObjectReport)
            : AdminApi.AnswerAsync(context, 404, new($"there is no {key} of the group \"{key.Group}\""), AdminJson.Default.ErrorReport);
    }

    private static ObjectReports ReportsOf(AdminSources sources) => new(sources.Objects(), sources.Places());

    private static string GroupOf(string text) => text == CoreGroup ? "" : text;

    private static string? Asked(HttpContext context, string name) => context.Request.Query[name].LastOrDefault();

    private static string Part(HttpContext context, string name) => context.GetRouteValue(name) as string ?? "";
}
