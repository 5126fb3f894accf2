using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Cli;
using Fairlead.Config.Documents;
using Fairlead.ControlPlane.Admin.Config;
using Fairlead.Inspect;

namespace Fairlead.Objects;

/// <summary><c>fairlead get</c>: the config objects that count, whichever source gives them.</summary>
internal static class GetCommand
{
    public static Command Create(CliContext context)
    {
        var kind = new Argument<string>("KIND") { Description = "The kind, in any case, its plural or short name (vs, se, dr); or all." };
        var name = new Argument<string?>("NAME") { Description = "Only this object.", Arity = ArgumentArity.ZeroOrOne };
        var ns = CommonFlags.Namespace("Only objects of this namespace. Default: all; with NAME: default.");
        var selector = new Option<string?>("--selector", "-l")
        {
            Description = "Only objects with these labels.",
            HelpName = "K=V[,K=V...]",
        };
        var server = CommonFlags.Server();
        var output = CommonFlags.Output();
        var command = new Command("get", "Show config objects, whichever source gives them.") { kind, name, ns, selector, server, output };
        command.SetAction(async (result, cancellationToken) =>
        {
            var one = result.GetValue(name);
            var query = Query(
                result.GetRequiredValue(kind), one, result.GetValue(ns) ?? (one is null ? null : "default"), result.GetValue(selector));
            using var client = new AdminClient(result.GetRequiredValue(server), ChangeText.Patience);
            var items = (await client.ObjectsAsync(query, cancellationToken)).Items;
            if (one is not null && items.Count == 0)
            {
                throw new CliException(
                    ExitCode.Refused, $"there is no {result.GetRequiredValue(kind)} \"{one}\" in {result.GetValue(ns) ?? "default"}",
                    "see fairlead get KIND for those that there are; -n names the namespace");
            }

            var format = result.GetValue(output);
            if (format is OutputFormat.Json or OutputFormat.Yaml)
            {
                await DocumentWriter.WriteAsync(context, format, DocumentOf(items, one is not null));
            }
            else
            {
                await WriteTableAsync(context, items, format == OutputFormat.Wide);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static string Query(string kind, string? name, string? ns, string? selector)
    {
        List<string> parts = [];
        if (kind != "all")
        {
            var (group, known) = KindArgument.One(kind);
            parts.AddRange([$"group={group}", $"kind={known}"]);
        }

        Add("namespace", ns);
        Add("name", name);
        Add("selector", selector);
        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";

        void Add(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                parts.Add($"{key}={Uri.EscapeDataString(value)}");
            }
        }
    }

    // As kubectl prints them: what apply and validate take back.
    private static JsonObject DocumentOf(IReadOnlyList<ConfigObjectReport> items, bool isOne)
    {
        if (isOne)
        {
            return NodeOf(items[0].Document);
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "List",
            ["items"] = new JsonArray([.. items.Select(static item => NodeOf(item.Document))]),
        };
    }

    private static JsonObject NodeOf(JsonElement element) => JsonObject.Create(element)!; // an object is one

    private static async Task WriteTableAsync(CliContext context, IReadOnlyList<ConfigObjectReport> items, bool wide)
    {
        if (items.Count == 0)
        {
            await context.Error.WriteLineAsync("no objects found");
            return;
        }

        string[] more = wide ? ["VERSION", "PLACE"] : [];
        var table = new TextTable(["NAMESPACE", "KIND", "NAME", "STATE", "SOURCE", .. more]);
        foreach (var item in items)
        {
            var metadata = item.Document.GetProperty("metadata");
            var state = item.State.ToUpperInvariant();
            TextCell[] extra = wide ? [item.Version, item.Line is { } line ? $"{item.File}:{line}" : item.File ?? "-"] : [];
            table.Add(
            [
                Text(metadata, "namespace"), KindNames.Singular(Text(item.Document, "kind")), Text(metadata, "name"),
                new(state, StatusTone.Of(state)), item.Source, .. extra,
            ]);
        }

        await table.WriteAsync(context);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
