using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fairlead.Load.Changes;

namespace Fairlead.Load.Objects;

/// <summary>
/// Measures what one applied object takes at the admin API of <c>fairlead serve --state</c>: until the answer, which says that the object
/// is on the disk and that the store has it, and until the catalog has joined it, which its status tells. Each object is a service with 10
/// endpoints that was not there before. The control plane debounces for 0 ms: else whoever waits for the catalog waits for that.
/// </summary>
internal sealed class ApplyBench(string root, string work, int ports)
{
    private const int WarmUps = 100;
    private const int Measured = 100;
    private const int Endpoints = 10;
    private const int FirstAddress = 14_000_000;

    private static readonly HttpClient Http = new();

    /// <summary>Prints a row of the table for a mesh of so many services.</summary>
    public async Task RunAsync(int services, TextWriter output)
    {
        var folder = new ChangeFolder(Path.Combine(work, Name("config", services)), services, MeshState.Clean);
        folder.Write();
        using var server = await ServeProcess.StartAsync(
            root, folder, ports, "--state", Path.Combine(work, Name("state", services)), "--debounce", "0ms");
        for (var number = 0; number < WarmUps; number++)
        {
            await ApplyAsync(server.Admin, number);
        }

        List<TimeSpan> answered = [];
        List<TimeSpan> joined = [];
        var before = server.Time.Read().Used;
        for (var number = 0; number < Measured; number++)
        {
            var (answer, join) = await ApplyAsync(server.Admin, WarmUps + number);
            answered.Add(answer);
            joined.Add(join);
        }

        var cpu = (server.Time.Read().Used - before) / Measured;
        await output.WriteLineAsync(
            $"| {services} | {Milliseconds(Median(answered))} | {Milliseconds(answered.Max())} | {Milliseconds(Median(joined))} | "
                + $"{Milliseconds(joined.Max())} | {Milliseconds(cpu)} |");
    }

    /// <summary>Prints the head of the table.</summary>
    public static void WriteHead(TextWriter output)
    {
        output.WriteLine("| services | answered: median, ms | worst | joined: median, ms | worst | CPU of one, ms |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- |");
    }

    private static async Task<(TimeSpan Answered, TimeSpan Joined)> ApplyAsync(Uri admin, int number)
    {
        var name = Name("applied", number);
        var text = MeshTexts.Service(name, "default", Enumerable.Range(FirstAddress + (number * Endpoints), Endpoints));
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/yaml");
        var start = TimeProvider.System.GetTimestamp();
        using (var answer = await Http.PostAsync(new Uri(admin, "/api/v1/config"), content))
        {
            answer.EnsureSuccessStatusCode();
        }

        var answered = TimeProvider.System.GetElapsedTime(start);
        var status = new Uri(admin, $"/api/v1/objects/networking.istio.io/ServiceEntry/default/{name}");
        while (true)
        {
            using var answer = await Http.GetAsync(status);
            if (answer.StatusCode != HttpStatusCode.NotFound)
            {
                answer.EnsureSuccessStatusCode();
                return (answered, TimeProvider.System.GetElapsedTime(start));
            }
        }
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private static string Name(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what}-{number:D5}");

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("F2", CultureInfo.InvariantCulture);
}
