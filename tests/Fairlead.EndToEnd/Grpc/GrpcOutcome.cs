using System.Text.Json.Nodes;
using Fairlead.Testing.Processes;

namespace Fairlead.EndToEnd.Grpc;

/// <summary>What a client program says at its end: how often whom it reached, and what failed.</summary>
public sealed record GrpcOutcome(
    int Calls, IReadOnlyDictionary<string, int> Backends, IReadOnlyDictionary<string, int> Failures, string Text)
{
    /// <summary>Reads the program's last line.</summary>
    public static GrpcOutcome Read(ProgramResult result)
    {
        var line = result.Output.Split('\n').LastOrDefault(l => l.StartsWith('{'));
        if (line is null || JsonNode.Parse(line) is not JsonObject json)
        {
            throw new InvalidOperationException($"exit code {result.ExitCode} and no outcome:\n{result.Output}\n{result.Errors}");
        }

        return new GrpcOutcome((int)json["calls"]!, Counts(json["backends"]), Counts(json["failures"]), line); // by the drivers' contract
    }

    /// <summary>How many calls a backend answered.</summary>
    public int Of(string backend) => Backends.GetValueOrDefault(backend);

    public override string ToString() => Text;

    private static Dictionary<string, int> Counts(JsonNode? table) =>
        ((JsonObject)table!).ToDictionary(p => p.Key, p => (int)p.Value!, StringComparer.Ordinal); // by the drivers' contract
}
