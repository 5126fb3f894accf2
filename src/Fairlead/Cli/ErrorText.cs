namespace Fairlead.Cli;

/// <summary>How errors look: what and where, then what to do, in at most four lines; the stack only for those who ask.</summary>
internal static class ErrorText
{
    public static async Task WriteAsync(CliContext context, CliException error, bool verbose)
    {
        await context.Error.WriteLineAsync($"error: {error.Message}");
        if (error.Remedy.Length > 0)
        {
            await context.Error.WriteLineAsync($"  {error.Remedy}");
        }

        if (verbose && error.InnerException is { } cause)
        {
            await context.Error.WriteLineAsync(cause.ToString());
        }
    }

    public static async Task WriteBugAsync(CliContext context, Exception error, bool verbose)
    {
        await context.Error.WriteLineAsync($"error: unexpected {error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}");
        await context.Error.WriteLineAsync(
            $"  this is a bug of fairlead {ProductInfo.Version}: report it with the output of --verbose to the project's issue tracker "
                + $"(see CONTRIBUTING.md)");
        if (verbose)
        {
            await context.Error.WriteLineAsync(error.ToString());
        }
    }
}
