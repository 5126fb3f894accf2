using Fairlead.Cli;

namespace Fairlead.Inspect;

/// <summary>Says on standard error that what was printed is of one stream of several whose clients say the same name.</summary>
internal static class OtherStreams
{
    public static async Task NoteAsync(CliContext context, long shown, IReadOnlyList<long> others)
    {
        if (others.Count > 0)
        {
            await context.Error.WriteLineAsync(
                $"warning: this is stream {shown}; --stream shows the others that have the name: {string.Join(", ", others)}");
        }
    }
}
