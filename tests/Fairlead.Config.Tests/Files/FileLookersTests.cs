using System.Text;
using Fairlead.Config.Files;
using Fairlead.Testing.Processes;

namespace Fairlead.Config.Tests.Files;

/// <summary>What a look at many files finds does not depend on how many threads look.</summary>
public sealed class FileLookersTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    [Fact]
    public void Look_ManyFilesWithSeveralThreads_FindsWhatOneThreadFinds()
    {
        List<FileQuery> files = [];
        for (var index = 0; index < 60; index++)
        {
            // Some that say nothing, some with something wrong, and some that are not there.
            var name = $"f{index:D2}.yaml";
            var isWrong = index % 5 == 0;
            var text = string.Join("---\n", Enumerable.Range(0, index % 7 * 5).Select(number => Entry($"o{index}-{number}", isWrong)));
            if (index % 11 != 0)
            {
                _folder.Write(name, text);
            }

            files.Add(new(_folder.File(name), 0));
        }

        var alone = new FileLookers("file") { Threads = 1 }.Look(files);

        for (var threads = 2; threads <= 8; threads += 3)
        {
            var together = new FileLookers("file") { Threads = threads }.Look(files);

            Assert.Equal(alone.Select(Show), together.Select(Show));
        }

        Assert.Equal(6, alone.Count(static look => look.Outcome == FileOutcome.Gone));
        Assert.Equal(54, alone.Count(static look => look.Outcome == FileOutcome.Read));
    }

    public void Dispose() => _folder.Dispose();

    private static string Show(FileLook look) => new StringBuilder($"{look.Outcome} {look.Hash} {look.IsEmpty} ")
        .AppendJoin('\n', look.Result?.Entries ?? [])
        .AppendJoin('\n', look.Result?.Problems ?? [])
        .ToString();

    private static string Entry(string name, bool isWrong) => $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: {{name}}}
        spec:
          {{(isWrong ? "hoses" : "hosts")}}: [{{name}}.mesh.internal]
          location: MESH_INTERNAL
          resolution: STATIC
          ports: [{number: 80, name: http, protocol: HTTP}]
          endpoints: [{{string.Join(", ", Enumerable.Range(1, 20).Select(static number => $"{{address: 10.0.0.{number}}}"))}}]

        """;
}
