using System.Globalization;
using System.Text;

namespace Fairlead.Proxy.Statistics;

/// <summary>Lines of <c>name: value</c>, sorted, as Envoy's <c>/stats</c> gives them.</summary>
internal sealed class StatisticsText
{
    private readonly List<string> _lines = [];

    public void Add(string prefix, string name, Counter counter) => Add(prefix + name, counter.Value);

    public void Add(string name, long value) => _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {value}"));

    public void AddText(string name, string value) => _lines.Add($"{name}: \"{value}\"");

    public string ToString(string? filter)
    {
        var text = new StringBuilder();
        foreach (var line in _lines.Where(l => filter is null || l.Contains(filter, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }
}
