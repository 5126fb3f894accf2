using System.Globalization;
using System.Text;
using Fairlead.Config.Files;

namespace Fairlead.Config.Tests.Files;

/// <summary>Files share the bytes that they are read into, and large texts keep theirs: what a look gives is what a first look at the same files gives.</summary>
public sealed class FileSetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fairlead-files").FullName;

    [Fact]
    public void Read_FilesOfAllSizesChange_IsWhatAFirstLookGives()
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var random = new Random(seed);
            string[] names = ["a.yaml", "b.yaml", "c.yaml", "d.yaml"];
            foreach (var name in names)
            {
                Write(random, name);
            }

            var files = Files();
            files.Read(everything: true);
            for (var step = 0; step < 25; step++)
            {
                // Now and then the same again, or two at once.
                string[] changed = [.. names.Where(_ => random.Next(3) == 0)];
                foreach (var name in changed.Where(_ => random.Next(5) > 0))
                {
                    Write(random, name);
                }

                var result = files.Read(everything: false, changed);
                var first = Files().Read(everything: true);
                Assert.Empty(first.Snapshot.Problems);
                Assert.Equal(first.Snapshot.Problems, result.Snapshot.Problems);
                Assert.Equal(first.Snapshot.Objects.Values, result.Snapshot.Objects.Values);
                Assert.Equal(first.Snapshot.Objects.Values.Select(static item => item.ResourceVersion), result.Snapshot.Objects.Values.Select(static item => item.ResourceVersion));
            }
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private FileSet Files() => new([_folder], "test", TimeSpan.FromSeconds(1), TimeProvider.System);

    private void Write(Random random, string name)
    {
        var path = Path.Combine(_folder, name);
        var endpoints = name == "d.yaml" ? 3 : 900;
        if (File.Exists(path) && random.Next(4) > 0)
        {
            // One line of what is there, so that it is read by parts.
            var lines = File.ReadAllLines(path);
            lines[random.Next(lines.Length - endpoints, lines.Length)] = Line(random, random.Next(endpoints));
            File.WriteAllLines(path, lines);
            return;
        }

        var count = endpoints + random.Next(endpoints / 2);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {"{"}name: {name[..1]}, namespace: ns{"}"}
            spec:
              hosts: [{name[..1]}.example.com]
              resolution: STATIC
              ports: [{"{"}number: 80, name: http, protocol: HTTP{"}"}]
              endpoints:

            """);
        for (var index = 0; index < count; index++)
        {
            text.Append(Line(random, index)).Append('\n');
        }

        File.WriteAllText(path, text.ToString());
    }

    private static string Line(Random random, int index) => string.Create(
        CultureInfo.InvariantCulture, $"  - {{address: 10.0.{index / 250}.{index % 250}, weight: {random.Next(1, 200)}, labels: {{version: v{random.Next(3)}, app: something}}}}");
}
