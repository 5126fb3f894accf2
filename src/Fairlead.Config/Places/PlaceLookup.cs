using Fairlead.Config.Files;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Places;

/// <summary>
/// Finds the lines and columns of fields in the files that objects came from, for somebody who looks. It reads the files anew, and keeps
/// what it has read: make one for one answer. Not safe for use by several threads.
/// </summary>
/// <param name="places">Where the objects stand: <see cref="ConfigSnapshot.Places"/>.</param>
/// <param name="isReadable">Whether the files of a source may be read now; null: all may.</param>
public sealed class PlaceLookup(OrderedMap<ConfigKey, ObjectPlace> places, Func<ConfigOrigin, bool>? isReadable = null)
{
    // What is kept of files that were read, in characters: a list of all resources of a large mesh names thousands of files.
    private const int MaxKept = 16 * 1024 * 1024;

    private readonly Dictionary<string, PlacedText?> _texts = new(StringComparer.Ordinal);
    private long _kept;

    /// <summary>Texts that are in no file, and so cannot be read anew.</summary>
    public IReadOnlyList<ConfigText> Texts { get; init; } = [];

    /// <summary>
    /// Where a field stands; where the object stands, if the file does not say any more what was read of it; null if the object is in no
    /// source.
    /// </summary>
    /// <param name="key">The object.</param>
    /// <param name="path">The field's path in it; empty for the object as a whole. Of a field that is not there, the innermost one around
    /// it is found.</param>
    public ConfigOrigin? Find(ConfigKey key, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!places.TryGetValue(key, out var place))
        {
            return null;
        }

        var origin = place.Origin;
        var hasText = origin.Line > 0 && place.TextHash != default && (isReadable is null || isReadable(origin));
        return path.Length > 0 && hasText && TextOf(place)?.Find(origin.Line, origin.Column, path) is { } node
            ? origin with { Line = node.Line, Column = node.Column }
            : origin;
    }

    /// <summary>Where something derived comes from; null if that is in no source.</summary>
    public ConfigOrigin? Find(Provenance provenance) => provenance.Key is { } key ? Find(key, provenance.Path) : null;

    /// <summary>A problem with its place, as far as that is to be found, and with that of the other object that it names.</summary>
    public ConfigProblem Locate(ConfigProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (problem.Origin is null && problem.Key is { } key && Find(key, problem.Path) is { } origin)
        {
            problem = problem with { Origin = origin };
        }

        if (problem.Related is { } related && Find(related) is { } other)
        {
            var (named, placed) = related.Path.Length == 0 ? ($"{related.Key}", $"{related.Key} {other}") : (related.Path, $"{other}");
            problem = problem with { Message = problem.Message.Replace(named, placed, StringComparison.Ordinal), Related = null };
        }

        return problem;
    }

    private PlacedText? TextOf(ObjectPlace place)
    {
        if (!_texts.TryGetValue(place.Origin.File, out var text))
        {
            text = Texts.FirstOrDefault(given => given.Name == place.Origin.File) is { } given
                ? PlacedText.Of(given.Bytes.Span, given.Name, place.TextHash)
                : PlacedText.Read(place.Origin.File, place.TextHash);
            _kept += text?.Length ?? 0;
            if (_kept > MaxKept)
            {
                _texts.Clear();
                _kept = text?.Length ?? 0;
            }

            _texts.Add(place.Origin.File, text);
        }

        return text;
    }
}
