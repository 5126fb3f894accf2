namespace Fairlead.Xds.Tests.Conformance;

/// <summary>Reads as much of feature files as the suite uses: tags, scenario outlines, steps and tables of examples. Pure.</summary>
internal static class FeatureReader
{
    private static readonly string[] StepWords = ["Given ", "When ", "Then ", "And "];

    public static IReadOnlyList<Scenario> Read(string file, IEnumerable<string> lines)
    {
        List<Scenario> scenarios = [];
        List<string> tags = [];
        Outline? outline = null;
        foreach (var raw in lines)
        {
            var line = raw.Trim();
            if (line.StartsWith('@'))
            {
                Finish(file, outline, scenarios);
                outline = null;
                tags = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            }
            else if (line.StartsWith("Scenario Outline:", StringComparison.Ordinal))
            {
                outline = new Outline(line["Scenario Outline:".Length..].Trim(), tags);
            }
            else if (outline is not null && StepWords.FirstOrDefault(word => line.StartsWith(word, StringComparison.Ordinal)) is { } word)
            {
                outline.Steps.Add(line[word.Length..].Trim());
            }
            else if (outline is not null && line.StartsWith('|'))
            {
                outline.Rows.Add([.. line.Trim('|').Split('|').Select(static cell => cell.Trim())]);
            }
            else if (line.Length > 0 && !line.StartsWith('#') && outline is not null && line != "Examples:")
            {
                throw new FormatException($"{file}: cannot read '{line}'");
            }
        }

        Finish(file, outline, scenarios);
        return scenarios;
    }

    private static void Finish(string file, Outline? outline, List<Scenario> scenarios)
    {
        if (outline is null)
        {
            return;
        }

        foreach (var row in outline.Rows.Skip(1))
        {
            foreach (var delta in new[] { false, true }.Where(delta => outline.Tags.Contains(delta ? "@incremental" : "@sotw")))
            {
                foreach (var aggregated in new[] { true, false }.Where(
                    aggregated => outline.Tags.Contains(aggregated ? "@aggregated" : "@non-aggregated")))
                {
                    var variant = (delta ? "incremental" : "sotw") + (aggregated ? " aggregated" : " per type");
                    scenarios.Add(new Scenario(
                        $"{file}, {variant}: {Fill(outline.Name, outline.Rows[0], row)} {string.Join(' ', row)}",
                        delta,
                        aggregated,
                        [.. outline.Steps.Select(step => Fill(step, outline.Rows[0], row))]));
                }
            }
        }
    }

    private static string Fill(string text, string[] names, string[] values)
    {
        for (var i = 0; i < names.Length; i++)
        {
            text = text.Replace($"<{names[i]}>", values[i], StringComparison.Ordinal);
        }

        return text;
    }

    private sealed class Outline(string name, List<string> tags)
    {
        public string Name { get; } = name;

        public List<string> Tags { get; } = tags;

        public List<string> Steps { get; } = [];

        public List<string[]> Rows { get; } = [];
    }
}
