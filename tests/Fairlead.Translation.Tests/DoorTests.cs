using Fairlead.Testing.Meshes;
using Fairlead.Testing.Programs;
using Fairlead.Translation.Tests.Meshes;

namespace Fairlead.Translation.Tests;

/// <summary>What Envoy would refuse is refused when it is read: one object of which Envoy refuses a part costs it all routes.</summary>
public sealed class DoorTests
{
    // Of more than these a reader learns no more.
    private const int Most = 8;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("FAIRLEAD_LONG_TESTS") == "1";

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task Read_EdgesOfRules_AreTakenByEnvoyWhereTheyAreTakenAtAll() => CheckAsync(RuleEdges.OneByOne(), atLeast: 300);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Read_EdgesTogether_AreTakenByEnvoyWhereTheyAreTakenAtAll()
    {
        for (var seed = 1; seed <= (IsLong ? 20 : 1); seed++)
        {
            await CheckAsync(RuleEdges.Together(IsLong ? 2000 : 400, seed), atLeast: 40);
        }
    }

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public Task Read_EdgesOfEntries_AreTakenByEnvoyWhereTheyAreTakenAtAll() => CheckAsync(EntryEdges.OneByOne(), atLeast: 300);

    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Read_EdgesOfEntriesTogether_AreTakenByEnvoyWhereTheyAreTakenAtAll()
    {
        for (var seed = 1; seed <= (IsLong ? 20 : 1); seed++)
        {
            await CheckAsync(EntryEdges.Together(IsLong ? 2000 : 400, seed), atLeast: 40);
        }
    }

    private static async Task CheckAsync(IReadOnlyList<string> documents, int atLeast)
    {
        var taken = TestCatalog.Accepted(documents).ToList();
        Assert.InRange(taken.Count, atLeast, documents.Count - atLeast);
        List<string> found = [];
        for (var (code, output) = await ValidateAsync(taken); code != 0 && found.Count < Most; (code, output) = await ValidateAsync(taken))
        {
            // Which of them it is: the half that is refused, again and again.
            List<string> refused = taken[1..];
            while (refused.Count > 1)
            {
                var half = refused[..(refused.Count / 2)];
                refused = (await ValidateAsync([documents[0], .. half])).ExitCode == 0 ? refused[half.Count..] : half;
            }

            taken.Remove(refused[0]);
            found.Add($"{Shorten(refused[0])}: {output[Math.Max(0, output.Length - 300)..]}");
        }

        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    private static string Shorten(string text) => text.Length > 500 ? text[..500] : text;

    private static Task<(int ExitCode, string Output)> ValidateAsync(IReadOnlyList<string> documents) =>
        EnvoyValidation.ValidateAsync(Translator.Translate(TestCatalog.Join(documents).Mesh, Decoded.Envoy));
}
