using Fairlead.Config.Documents;
using Fairlead.Config.Language;
using Fairlead.Config.Shapes;

namespace Fairlead.Config.Tests.Shapes;

/// <summary>
/// Descriptions and readers say the same: every name that a reader asks for is described, and what is described is read so.
/// </summary>
public sealed class KindShapesTests
{
    private const string NotSupported = "FL1210";

    // What need not be given where something else is.
    private static readonly string[] Alternatives = ["spec.http[].fault.delay.fixedDelay", "spec.endpoints[].address", "spec.address"];

    public static TheoryData<string> Names => [.. KindShapes.All.Select(static kind => kind.Kind)];

    [Fact]
    public void All_AreTheKindsThatAreRead() => Assert.Equal(
        Kinds.All.Select(static kind => $"{kind.Kind} {string.Join(' ', kind.ApiVersions)}").Order(StringComparer.Ordinal),
        KindShapes.All.Select(static kind => $"{kind.Kind} {string.Join(' ', kind.Versions)}").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Fields_OfEveryMessage_AreThoseThatTheReaderAsksFor(string name)
    {
        var kind = KindShapes.Find(name)!; // a name of theirs
        var described = ShapeDocument.Messages(kind).ToList();
        var paths = described.Select(static place => ShapeDocument.Path(place.Way)).ToHashSet(StringComparer.Ordinal);
        List<string> differences = [];
        foreach (var (way, message) in described.Where(static place => !place.Message.IsOpen))
        {
            var path = ShapeDocument.Path(way);

            // All fields together, and each alone: of some that exclude each other only one is looked at.
            var readings = message.Fields
                .Select(static field => ShapeDocument.NeedsOf(field).Append((field.Name, ShapeDocument.Value(field))))
                .Append(message.Fields.Select(static field => (field.Name, ShapeDocument.Value(field))))
                .Select(fields => ShapeReading.Of(ShapeDocument.Write(kind, way, fields)))
                .ToList();
            var asked = readings.SelectMany(reading => reading.Asked[path]).ToHashSet(StringComparer.Ordinal);
            var known = message.Fields.Select(static field => field.Name).ToHashSet(StringComparer.Ordinal);
            differences.AddRange(known.Except(asked).Select(field => $"described and not read: {path}.{field}"));
            differences.AddRange(asked.Except(known).Except(message.Fields.SelectMany(static field => field.Aliases))
                .Select(field => $"read and not described: {path}.{field}"));
            differences.AddRange(readings.SelectMany(static reading => reading.Asked)
                .Select(static place => place.Key)
                .Where(place => place.StartsWith("spec", StringComparison.Ordinal) && !paths.Contains(place) && !IsInOpen(described, place))
                .Select(static place => $"read and not described: {place}"));
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences.Distinct()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Examples_OfFields_AreTaken_AndRefusedFieldsAreRefused(string name)
    {
        var kind = KindShapes.Find(name)!; // a name of theirs
        List<string> differences = [];
        foreach (var (way, message) in ShapeDocument.Messages(kind))
        {
            foreach (var field in message.Fields)
            {
                var path = $"{ShapeDocument.Path(way)}.{field.Name}";
                var reading = ShapeReading.Of(ShapeDocument.Write(
                    kind, way, ShapeDocument.NeedsOf(field).Append((field.Name, ShapeDocument.Value(field)))));
                var refusals = reading.Refusals(path).ToList();
                var isRefused = refusals.Exists(static problem => problem.Code == NotSupported);
                if (field.State == FieldState.Refused ? !isRefused : refusals.Count > 0)
                {
                    differences.Add(refusals.Count == 0 ? $"{path} is not refused" : refusals[0].ToString());
                }
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Words_AreThoseThatTheReaderTakes(string name)
    {
        var kind = KindShapes.Find(name)!; // a name of theirs
        List<string> differences = [];
        foreach (var (way, message) in ShapeDocument.Messages(kind))
        {
            foreach (var field in message.Fields.Where(static field => field.Kind == FieldKind.Word))
            {
                var path = $"{ShapeDocument.Path(way)}.{field.Name}";
                differences.AddRange(field.Words
                    .SelectMany(word => ShapeReading.Of(ShapeDocument.Write(kind, way, [(field.Name, $"\"{word}\"")])).Refusals(path))
                    .Select(static problem => problem.ToString()));

                // A word that nobody knows is answered with those that are known.
                var told = ShapeReading.Of(ShapeDocument.Write(kind, way, [(field.Name, "\"none of them\"")])).Refusals(path)
                    .Select(static problem => problem.Message)
                    .FirstOrDefault(static message => message.StartsWith("expected one of ", StringComparison.Ordinal));
                var known = told?["expected one of ".Length..told.LastIndexOf(", got ", StringComparison.Ordinal)].Split(", ");
                if (known is null || !known.ToHashSet(StringComparer.Ordinal).SetEquals(field.Words))
                {
                    differences.Add($"{path}: described {string.Join(", ", field.Words)}; the reader says: {told}");
                }
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void RequiredFields_AreThoseThatTheReaderMisses(string name)
    {
        var kind = KindShapes.Find(name)!; // a name of theirs
        List<string> differences = [];
        foreach (var (way, message) in ShapeDocument.Messages(kind).Where(static place => !place.Message.IsOpen))
        {
            foreach (var field in message.Fields)
            {
                // Beside all other fields: some need not be given where others are.
                var path = $"{ShapeDocument.Path(way)}.{field.Name}";
                var others = message.Fields.Where(other => other != field)
                    .Select(static other => (other.Name, ShapeDocument.Value(other)));
                var isMissed = ShapeReading.Of(ShapeDocument.Write(kind, way, others)).Problems.Any(item => item.Path == path
                    && item.Problem.Code == "FL1202"
                    && item.Problem.Message.StartsWith("required: ", StringComparison.Ordinal));
                if (isMissed != field.IsRequired && !Alternatives.Contains(path))
                {
                    differences.Add($"{path}: described as {(field.IsRequired ? "required, and not missed" : "not required, and missed")}");
                }
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_OfTheKind_IsRead(string name) =>
        Assert.DoesNotContain(
            ShapeReading.Of(KindShapes.Find(name)!.Example).Problems, // a name of theirs
            static item => item.Problem.Severity == Model.Objects.ProblemSeverity.Error);

    private static bool IsInOpen(List<(IReadOnlyList<FieldShape> Way, MessageShape Message)> described, string path) =>
        described.Exists(place => place.Message.IsOpen && path.StartsWith(ShapeDocument.Path(place.Way), StringComparison.Ordinal));
}
