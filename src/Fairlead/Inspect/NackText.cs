using Fairlead.Cli;
using Fairlead.ControlPlane.Admin;

namespace Fairlead.Inspect;

/// <summary>Prints what a proxy refuses: its words, and the object, file and line that made the resource.</summary>
internal static class NackText
{
    public static async Task WriteAsync(CliContext context, ProxyReport proxy)
    {
        foreach (var type in proxy.Types)
        {
            if (type.Error is not { } error)
            {
                continue;
            }

            await context.Out.WriteLineAsync();
            await context.Out.WriteLineAsync(new TextCell($"{proxy.Name} refused {type.Type} {error.Version}: {error.Message}", Tone.Bad).Render(context.UseColor));
            foreach (var culprit in error.Objects)
            {
                await context.Out.WriteLineAsync(culprit.Kind is null
                    ? $"  {culprit.Resource}: made by the control plane, from no object"
                    : $"  {culprit.Resource}: from {culprit.Kind} {culprit.Namespace}/{culprit.Name} at {culprit.File}:{culprit.Line}:{culprit.Column}");
            }
        }
    }
}
