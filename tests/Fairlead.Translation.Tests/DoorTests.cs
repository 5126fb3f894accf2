using Fairlead.Model.Catalog;
using Fairlead.Testing.Meshes;
using Fairlead.Testing.Programs;
using Fairlead.Translation.Scope;
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

    // At listeners of requests and of connections, in one listener each: Envoy takes all of it or nothing.
    [RequiresProgramFact(nameof(ExternalPrograms.Envoy))]
    public async Task Read_EdgesOfProviders_AreTakenByEnvoyWhereTheyAreTakenAtAll()
    {
        var documents = ProviderEdges.OneByOne();
        var scope = Decoded.Envoy with
        {
            Inbound =
            [
                new() { Listen = new("127.0.0.1", 15006), App = new("127.0.0.1", 8080) },
                new() { Listen = new("127.0.0.1", 15007), App = new("127.0.0.1", 8081), Protocol = PortProtocol.Tcp },
            ],
        };
        var decoded = Decoded.Of(TestCatalog.Join(documents).Mesh, scope);
        Assert.InRange(
            Decoded.Manager(decoded.Listener("inbound_127.0.0.1_15006")).HttpFilters
                .Count(static filter => filter.Name.StartsWith("envoy.filters.http.ext_authz", StringComparison.Ordinal)),
            200,
            documents.Count);
        Assert.InRange(
            decoded.Listener("inbound_127.0.0.1_15007").FilterChains.Single().Filters
                .Count(static filter => filter.Name == "envoy.filters.network.ext_authz"),
            80,
            documents.Count);

        await CheckAsync(documents, atLeast: 300, ProviderEdges.Base, scope);
    }

    private static async Task CheckAsync(IReadOnlyList<string> documents, int atLeast, int always = 1, ProxyScope? scope = null)
    {
        var taken = TestCatalog.Accepted(documents).ToList();
        Assert.InRange(taken.Count, atLeast, documents.Count - atLeast);
        List<string> found = [];
        for (var (code, output) = await AskAsync(taken); code != 0 && found.Count < Most; (code, output) = await AskAsync(taken))
        {
            // Which of them it is: the half that is refused, again and again.
            var refused = taken.Except(documents.Take(always), StringComparer.Ordinal).ToList();
            while (refused.Count > 1)
            {
                var half = refused[..(refused.Count / 2)];
                refused = (await AskAsync([.. documents.Take(always), .. half])).ExitCode == 0 ? refused[half.Count..] : half;
            }

            taken.Remove(refused[0]);
            found.Add($"{Shorten(refused[0])}: {output[Math.Max(0, output.Length - 300)..]}");
        }

        Assert.True(found.Count == 0, string.Join("\n", found));

        Task<(int ExitCode, string Output)> AskAsync(IReadOnlyList<string> asked) => ValidateAsync(asked, scope ?? Decoded.Envoy);
    }

    private static string Shorten(string text) => text.Length > 500 ? text[..500] : text;

    private static Task<(int ExitCode, string Output)> ValidateAsync(IReadOnlyList<string> documents, ProxyScope scope) =>
        EnvoyValidation.ValidateAsync(Translator.Translate(TestCatalog.Join(documents).Mesh, scope));
}
