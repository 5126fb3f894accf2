using System.Text;
using Fairlead.Config.Applied;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Store;
using Fairlead.ControlPlane.Admin.Objects;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fairlead.ControlPlane.Admin.Config;

/// <summary>The part of the admin API that reads, applies and deletes config objects.</summary>
internal sealed class ConfigApi : IDisposable
{
    private static readonly TimeSpan TakingPatience = TimeSpan.FromSeconds(2);

    private readonly AdminSources _sources;
    private readonly AppliedObjects _applied;
    private readonly ConfigStore _store;

    // A larger request takes many times its size while it is read: one at a time, from its first byte on.
    private const long MaxSmall = 1024 * 1024;
    private readonly SemaphoreSlim _large = new(1);

    // A small one is read before it has a turn, so that whoever sends slowly holds up nobody.
    private readonly SemaphoreSlim _small = new(4);

    private ConfigApi(AdminSources sources)
    {
        _sources = sources;
        _applied = sources.Applied;
        _store = sources.Store;
    }

    public static void Map(IEndpointRouteBuilder routes, AdminSources sources, WriteGuard guard)
    {
        ConfigApi api = new(sources);
        const string One = "/api/v1/config/{group}/{kind}/{namespace}/{name}";
        routes.MapGet("/api/v1/config", api.ListAsync);
        routes.MapGet(One, api.OneAsync);
        routes.MapPost("/api/v1/config", context => guard.RunAsync(context, () => api.ApplyAsync(context)));
        routes.MapPost("/api/v1/config/delete", context => guard.RunAsync(context, () => api.DeleteAllAsync(context)));
        routes.MapDelete(One, context => guard.RunAsync(context, () => api.DeleteOneAsync(context)));
    }

    public void Dispose()
    {
        _large.Dispose();
        _small.Dispose();
    }

    private OrderedMap<ConfigKey, ConfigObject> Objects => _store.Snapshots.Current.Value.Objects;

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (group, kind) = (query["group"].LastOrDefault(), query["kind"].LastOrDefault());
        var (ns, name) = (query["namespace"].LastOrDefault(), query["name"].LastOrDefault());
        LabelSelector? selector = null;
        if (query["selector"].LastOrDefault() is { Length: > 0 } labels && !LabelSelector.TryParse(labels, out selector))
        {
            return AdminApi.AnswerAsync(
                context, 400, new($"selector: expected NAME=VALUE[,NAME=VALUE...], got \"{labels}\""), AdminJson.Default.ErrorReport);
        }

        var (reports, places) = (ReportsOf(), _sources.Places());
        return AdminApi.OkAsync(
            context,
            new(
            [
                .. Objects.Values.Where(item => (group is null || item.Key.Group == group)
                        && (kind is null || item.Key.Kind == kind)
                        && (ns is null || item.Key.Namespace == ns)
                        && (name is null || item.Key.Name == name)
                        && (selector is null || selector.Chooses(item)))
                    .Select(item => ConfigObjectReport.From(item, reports.StateOf(item.Key), places)),
            ]),
            AdminJson.Default.ConfigObjectsReport);
    }

    private Task OneAsync(HttpContext context)
    {
        var key = KeyOf(context);
        return Objects.Find(key) is { } item
            ? AdminApi.OkAsync(
                context, ConfigObjectReport.From(item, ReportsOf().StateOf(key), _sources.Places()), AdminJson.Default.ConfigObjectReport)
            : AdminApi.AnswerAsync(context, 404, new($"there is no {key}"), AdminJson.Default.ErrorReport);
    }

    private Task ApplyAsync(HttpContext context) => InTurnAsync(context, async request =>
    {
        LabelSelector? prune = null;
        if (request.Prune is { } labels && !LabelSelector.TryParse(labels, out prune))
        {
            await AdminApi.AnswerAsync(
                context, 400, new($"prune: expected NAME=VALUE[,NAME=VALUE...], got \"{labels}\""), AdminJson.Default.ErrorReport);
            return;
        }

        if (!IsKnownDryRun(context.Request.Query["dryRun"].LastOrDefault(), out var isDryRun))
        {
            await AdminApi.AnswerAsync(
                context, 400, new($"dryRun: expected All or None, got \"{context.Request.Query["dryRun"]}\""),
                AdminJson.Default.ErrorReport);
            return;
        }

        if (isDryRun)
        {
            var report = new DryRun(_sources).Run(TextsOf(request), prune, out var answer);
            await AdminApi.AnswerAsync(context, StatusOf(answer), report, AdminJson.Default.ApplyReport);
            return;
        }

        await ChangeAsync(context, () => _applied.Apply(TextsOf(request), prune, key => Objects.Find(key)?.ResourceVersion));
    });

    private Task DeleteAllAsync(HttpContext context) => InTurnAsync(context, request => ChangeAsync(context, () =>
    {
        var (objects, problems) = _applied.Named(TextsOf(request));
        var answer = _applied.Delete(objects, SourceOf);
        return answer with { Problems = [.. problems, .. answer.Problems] };
    }));

    private async Task InTurnAsync(HttpContext context, Func<ApplyRequest, Task> act)
    {
        ApplyRequest? request = null;
        var isSmall = context.Request.ContentLength <= MaxSmall;
        if (isSmall && (request = await ApplyBody.ReadAsync(context)) is null)
        {
            return;
        }

        var turn = isSmall ? _small : _large;
        await turn.WaitAsync(context.RequestAborted);
        try
        {
            if ((request ?? await ApplyBody.ReadAsync(context)) is { } read)
            {
                await act(read);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private Task DeleteOneAsync(HttpContext context)
    {
        var version = context.Request.Headers.IfMatch.LastOrDefault()?.Trim('"');
        return ChangeAsync(context, () => _applied.Delete([(KeyOf(context), version)], SourceOf));
    }

    // Answers when the store has what was changed: who reads then reads that.
    private async Task ChangeAsync(HttpContext context, Func<ApplyAnswer> change)
    {
        ApplyAnswer answer;
        try
        {
            answer = change();
        }
        catch (AppliedNotKeptException exception)
        {
            await AdminApi.AnswerAsync(
                context, 507, new($"{SourceCodes.StateNotWritten.Code}: {exception.Message}"), AdminJson.Default.ErrorReport);
            return;
        }

        await _store.UntilTakenAsync(_applied.Source, TakingPatience, context.RequestAborted);
        await AdminApi.AnswerAsync(context, StatusOf(answer), ApplyReport.From(answer), AdminJson.Default.ApplyReport);
    }

    private static int StatusOf(ApplyAnswer answer)
    {
        var isAbsent = answer.Results.Any(static result => result.Action == ApplyAction.NotFound);
        return answer.HasConflict ? 409 : isAbsent ? 404 : answer.HasErrors ? 422 : 200;
    }

    // As Kubernetes' API has it. A word that is not known must not change anything.
    private static bool IsKnownDryRun(string? text, out bool isDryRun)
    {
        isDryRun = text is not (null or "None");
        return text is null or "None" or "All";
    }

    private string? SourceOf(ConfigKey key) => Objects.Find(key)?.SourceId;

    private ObjectReports ReportsOf() => new(_sources.Objects(), _sources.Places());

    private static IReadOnlyList<ApplyText> TextsOf(ApplyRequest request) =>
        [.. request.Files.Select(static file => new ApplyText(file.Name, Encoding.UTF8.GetBytes(file.Text)))];

    private static ConfigKey KeyOf(HttpContext context) =>
        new(Part(context, "group"), Part(context, "kind"), Part(context, "namespace"), Part(context, "name"));

    private static string Part(HttpContext context, string name) => context.GetRouteValue(name) as string ?? "";
}
