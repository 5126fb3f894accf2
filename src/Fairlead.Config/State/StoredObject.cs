using Fairlead.Config.Diagnostics;
using Fairlead.Config.Documents;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;

namespace Fairlead.Config.State;

/// <summary>
/// An object as the state directory has it: its document, which is read when somebody needs the object. Most never are, since the source
/// gives the same again. Immutable.
/// </summary>
internal sealed record StoredObject
{
    /// <summary>The map of no stored objects.</summary>
    public static OrderedMap<ConfigKey, StoredObject> None { get; } =
        OrderedMap.Empty<ConfigKey, StoredObject>(KeyOrder.Natural<ConfigKey>());

    /// <summary>What identifies it.</summary>
    public required ConfigKey Key { get; init; }

    /// <summary>The hash of its content.</summary>
    public required string ResourceVersion { get; init; }

    /// <summary>Where it stood in its source.</summary>
    public required ObjectPlace Place { get; init; }

    /// <summary>Its document: JSON in UTF-8.</summary>
    public required ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>Reads it as its source's files are read; null, and a problem, where this version refuses what a former one took.</summary>
    public ConfigObject? Read(string source, List<ConfigProblem> problems)
    {
        var result = TextReading.Read(Document.Span, source, "object.json");
        if (result.Objects.FirstOrDefault() is { } item && item.Key == Key)
        {
            return item;
        }

        var why = result.Problems.FirstOrDefault(static problem => problem.Severity == ProblemSeverity.Error);
        problems.Add(new()
        {
            Code = SourceCodes.StoredObjectRefused.Code,
            Severity = ProblemSeverity.Warning,
            Key = Key,
            Origin = Place.Origin,
            Path = why?.Path ?? "",
            Message = $"the version of {Key} in the state directory is not taken: {why?.Message ?? "it is another object"}",
            Remedy = "correct the object in its source",
        });
        return null;
    }
}
