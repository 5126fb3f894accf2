using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Quarantine;
using Fairlead.Model.Objects;

namespace Fairlead.Config.State;

/// <summary>
/// What is quarantined, in one JSON file of the state directory: after a restart the same versions are not served again. It is written
/// whole, beside the former one, and takes its place then. Used by one thread at a time.
/// </summary>
internal sealed class QuarantineFile(string directory, TimeProvider time)
{
    /// <summary>The name of the file.</summary>
    public const string Name = "quarantine.json";

    /// <summary>The format that this build writes, and the newest that it reads.</summary>
    public const int Version = 1;

    private const string Format = "fairlead-quarantine";

    // Documents of objects may be nested as deep as their reader goes.
    private const int MaxDepth = 160;

    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    private readonly string _path = Path.Combine(directory, Name);

    /// <summary>Reads the file, which need not be there; one that is damaged or newer is moved aside.</summary>
    public IReadOnlyList<QuarantinedObject> Read(List<ConfigProblem> problems)
    {
        try
        {
            if (!File.Exists(_path))
            {
                return [];
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(_path), new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = document.RootElement;
            if (root.GetProperty("format").GetString() != Format)
            {
                throw new JsonException("it is another file");
            }

            if (root.GetProperty("version").GetInt32() is var version && version > Version)
            {
                MoveAside(
                    "newer", SourceCodes.StateNewer, $"it has version {version} of the format, and this build reads {Version}", problems);
                return [];
            }

            return [.. root.GetProperty("objects").EnumerateArray().Select(item => ReadOne(item, problems)).OfType<QuarantinedObject>()];
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            MoveAside("damaged", SourceCodes.StateDamaged, exception.Message.TrimEnd('.'), problems);
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(Problem(SourceCodes.StateUnreadable, $"{_path} cannot be read: {exception.Message.TrimEnd('.')}",
                "see that the process may read the state directory"));
            return [];
        }
    }

    /// <summary>Writes the file, or removes it where nothing is quarantined.</summary>
    /// <exception cref="IOException">It could not be written; the file says what it said before.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Write(IReadOnlyList<QuarantinedObject> quarantined)
    {
        if (quarantined.Count == 0)
        {
            if (File.Exists(_path))
            {
                File.Delete(_path);
            }

            return;
        }

        Directory.CreateDirectory(directory);
        var draft = _path + ".new";
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            using (var writer = new Utf8JsonWriter(file, Options))
            {
                Write(writer, quarantined);
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(draft, _path, overwrite: true);
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<QuarantinedObject> quarantined)
    {
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        writer.WriteNumber("version", Version);
        writer.WriteStartArray("objects");
        foreach (var (rejection, good) in quarantined)
        {
            writer.WriteStartObject();
            writer.WriteString("group", rejection.Key.Group);
            writer.WriteString("kind", rejection.Key.Kind);
            writer.WriteString("namespace", rejection.Key.Namespace);
            writer.WriteString("name", rejection.Key.Name);
            writer.WriteString("rejectedVersion", rejection.ResourceVersion);
            writer.WriteString("client", rejection.Client);
            writer.WriteString("resource", rejection.Resource);
            writer.WriteString("message", rejection.Message);
            writer.WriteString("at", rejection.At.ToString("O", CultureInfo.InvariantCulture));

            // What a program made has no document; after a restart the program gives it again.
            if (good is { Document.IsEmpty: false })
            {
                writer.WriteString("source", good.SourceId);
                writer.WriteString("servedVersion", good.ResourceVersion);
                writer.WritePropertyName("served");
                writer.WriteRawValue(good.Document.Span);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private QuarantinedObject? ReadOne(JsonElement item, List<ConfigProblem> problems)
    {
        ConfigKey key = new(Text("group"), Text("kind"), Text("namespace"), Text("name"));
        Rejection rejection = new()
        {
            Key = key,
            ResourceVersion = Text("rejectedVersion"),
            Client = Text("client"),
            Resource = Text("resource"),
            Message = Text("message"),
            At = DateTimeOffset.Parse(Text("at"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        };
        if (!item.TryGetProperty("served", out var served))
        {
            return new(rejection, null);
        }

        var stored = new StoredObject
        {
            Key = key,
            ResourceVersion = Text("servedVersion"),
            Place = new(new("state", _path, 0, 0), default),
            Document = Encoding.UTF8.GetBytes(served.GetRawText()),
        };
        return new(rejection, stored.Read(Text("source"), problems) is { } good ? good with { IsStale = true } : null);

        string Text(string name) => item.GetProperty(name).GetString() ?? "";
    }

    private void MoveAside(string why, ErrorCode code, string what, List<ConfigProblem> problems)
    {
        var aside = string.Create(CultureInfo.InvariantCulture, $"{_path}.{why}-{time.GetUtcNow():yyyyMMdd'T'HHmmssfff}");
        try
        {
            File.Move(_path, aside, overwrite: true);
            problems.Add(Problem(code, $"{_path} was moved to {aside}: {what}", "nothing: what clients reject is quarantined again"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(Problem(code, $"{_path}: {what}, and it cannot be moved aside: {exception.Message.TrimEnd('.')}",
                "see that the process may write into the state directory"));
        }
    }

    private ConfigProblem Problem(ErrorCode code, string message, string remedy) => new()
    {
        Code = code.Code,
        Severity = ProblemSeverity.Warning,
        Origin = new("state", _path, 0, 0),
        Message = message,
        Remedy = remedy,
    };
}
