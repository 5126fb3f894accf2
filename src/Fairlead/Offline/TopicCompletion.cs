using System.CommandLine.Completions;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Language;

namespace Fairlead.Offline;

/// <summary>Completes what <c>fairlead explain</c> takes: kinds, fields step by step, and codes. Pure.</summary>
internal static class TopicCompletion
{
    public static IEnumerable<CompletionItem> Of(string word) =>
        Words(word).Select(static item => new CompletionItem(item));

    private static IEnumerable<string> Words(string word)
    {
        var dot = word.LastIndexOf('.');
        if (dot < 0)
        {
            return KindShapes.All.Select(static kind => kind.Kind).Concat(ErrorCodes.All.Select(static code => code.Code))
                .Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase));
        }

        var names = word[..dot].Split('.');
        var message = KindShapes.Find(names[0])?.Spec;
        foreach (var name in names.Skip(names.Length > 1 && names[1] == "spec" ? 2 : 1))
        {
            message = message?.Find(name)?.Message;
        }

        return message?.Fields.Where(field => field.Name.StartsWith(word[(dot + 1)..], StringComparison.OrdinalIgnoreCase))
            .Select(field => $"{word[..(dot + 1)]}{field.Name}") ?? [];
    }
}
