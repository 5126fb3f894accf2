namespace Fairlead.Cli;

/// <summary>A table as kubectl prints it: columns two spaces apart, no frame, so that people and awk can both read it.</summary>
internal sealed class TextTable
{
    private readonly List<TextCell[]> _rows = [];

    public TextTable(params string[] headers) => _rows.Add([.. headers.Select(header => new TextCell(header))]);

    public void Add(params TextCell[] cells) => _rows.Add(cells);

    public async Task WriteAsync(CliContext context)
    {
        var widths = new int[_rows[0].Length];
        foreach (var row in _rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                widths[i] = Math.Max(widths[i], row[i].Text.Length);
            }
        }

        foreach (var row in _rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                var padding = i == row.Length - 1 ? "" : new string(' ', widths[i] - row[i].Text.Length + 2);
                await context.Out.WriteAsync(row[i].Render(context.UseColor) + padding);
            }

            await context.Out.WriteLineAsync();
        }
    }
}
