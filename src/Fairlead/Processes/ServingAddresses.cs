using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Cli;

namespace Fairlead.Processes;

/// <summary>Tells people and scripts that a process serves, and where: the ready line and the port file.</summary>
internal static class ServingAddresses
{
    /// <summary>Writes the port file first: who has seen the ready line finds it.</summary>
    public static async Task AnnounceAsync(CliContext context, string? portFile, IReadOnlyList<KeyValuePair<string, string>> addresses)
    {
        WritePortFile(portFile, addresses);
        await context.Error.WriteLineAsync($"ready {string.Join(' ', addresses.Select(pair => $"{pair.Key}={pair.Value}"))}");
        await context.Error.FlushAsync();
    }

    /// <summary>Writes the addresses as JSON, where a port file was asked for.</summary>
    public static void WritePortFile(string? portFile, IReadOnlyList<KeyValuePair<string, string>> addresses)
    {
        if (string.IsNullOrEmpty(portFile))
        {
            return;
        }

        var document = new JsonObject(addresses.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));
        try
        {
            // The file is written under another name and renamed, so that no reader sees half of it.
            var draft = $"{portFile}.{Environment.ProcessId}.tmp";
            using (var stream = File.Create(draft))
            using (var writer = new Utf8JsonWriter(stream))
            {
                document.WriteTo(writer);
            }

            File.Move(draft, portFile, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(
                ExitCode.Usage, $"--port-file {portFile}: cannot be written: {e.Message}", "give a file in a directory that exists", e);
        }
    }
}
