using System.Text;
using Fairlead.Config.Diagnostics;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Documents;

/// <summary>Makes what a source of a program's own says of texts, as files are read. Pure.</summary>
public static class SourceText
{
    /// <summary>What a text says: its sound objects, and everything that is wrong.</summary>
    /// <param name="source">The id of the source.</param>
    /// <param name="name">What people call the text; its end, <c>.json</c>, tells JSON from YAML.</param>
    /// <param name="text">YAML or JSON, any number of documents.</param>
    /// <param name="former">What the source said before: what is equal stays the same, so that a change costs its own size. Null:
    /// nothing.</param>
    public static ConfigSnapshot Read(string source, string name, string text, ConfigSnapshot? former = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        former ??= ConfigSnapshot.Empty;
        var bytes = Encoding.UTF8.GetBytes(text);
        var hash = Hash128.Of(System.Security.Cryptography.SHA256.HashData(bytes));
        var result = TextReading.Read(bytes, source, name, maxBytes: int.MaxValue);
        SortedDictionary<ConfigKey, ConfigObject> objects = [];
        SortedDictionary<ConfigKey, ObjectPlace> places = [];
        List<ConfigProblem> problems = [.. result.Problems];
        foreach (var entry in result.Entries)
        {
            var known = former.Objects.Find(entry.Key);
            if (entry.Object is { } item && !objects.TryAdd(entry.Key, item.Equals(known) ? known : item))
            {
                problems.Add(new()
                {
                    Code = ErrorCodes.DuplicateObject.Code,
                    Key = entry.Key,
                    Origin = entry.Origin,
                    Message = $"{entry.Key} is given twice, first at {places[entry.Key].Origin}",
                    Remedy = "remove or rename one of the two",
                });
            }

            places.TryAdd(entry.Key, new(entry.Origin, hash));
        }

        return former.With(former.Objects.Reconcile(objects), former.Places.Reconcile(places), [.. problems]);
    }
}
