using Fairlead.Cli;
using Fairlead.ControlPlane.Admin.Proxies;

namespace Fairlead.Inspect;

/// <summary>Prints what a proxy refuses: its words, and the object, file and line that made the resource.</summary>
internal static class NackText
{
    // A table of many routes is made from many objects: the first ones say where to look.
    private const int MostShown = 10;

    public static async Task WriteAsync(CliContext context, ProxyReport proxy)
    {
        foreach (var type in proxy.Types)
        {
            if (type.Error is not { } error)
            {
                continue;
            }

            await context.Out.WriteLineAsync();
            await context.Out.WriteLineAsync(new TextCell(
                $"{proxy.Name} (stream {proxy.Stream}) refused {type.Type} {error.Version}: {error.Message}",
                Tone.Bad).Render(context.UseColor));
            foreach (var culprit in error.Objects.Take(MostShown))
            {
                await context.Out.WriteLineAsync(culprit.Kind is null
                    ? $"  {culprit.Resource}: made by the control plane, from no object"
                    : $"  {culprit.Resource}: from {culprit.Kind} {culprit.Namespace}/{culprit.Name} at "
                        + $"{culprit.File}:{culprit.Line}:{culprit.Column}");
            }

            if (error.Objects.Count > MostShown)
            {
                await context.Out.WriteLineAsync($"  and {error.Objects.Count - MostShown} more (-o json has all)");
            }
        }
    }
}
