using System.Globalization;
using System.Text;

namespace Fairlead.Demo;

/// <summary>What <c>demo --check</c> has seen, and whether that is as it must be.</summary>
/// <param name="Text">The report.</param>
/// <param name="Faults">What is not as it must be; empty where all is well.</param>
internal sealed record DemoReport(string Text, IReadOnlyList<string> Faults)
{
    public static DemoReport From(IReadOnlyList<StageRecord> stages, DemoPicture end)
    {
        var faults = new List<string>();
        faults.AddRange(ProtocolCheck.Violations(stages, end.Proxies));
        faults.AddRange(
            end.Paths.Where(path => !path.IsUp).Select(path => $"path {path.From.Name} to {path.To.Name} does not answer: {path.Last}"));
        faults.AddRange(end.Paths.Where(path => path.Failed > 0)
            .Select(path => string.Create(
                CultureInfo.InvariantCulture,
                $"path {path.From.Name} to {path.To.Name} failed {path.Failed} of {path.Requests} requests while it was up; first: "
                    + $"{path.FirstFailure}")));

        var text = new StringBuilder();
        var number = 0;
        foreach (var stage in stages)
        {
            AddStage(text, ++number, stage);
        }

        var requests = end.Paths.Sum(path => path.Requests);
        var exchanges = end.Proxies.Sum(proxy => proxy.Detail?.Exchanges.Count ?? 0);
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"exchanges  {exchanges} responses on {end.Proxies.Count} streams, each acknowledged with its own nonce");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"paths      {end.Paths.Count(path => path.IsUp)} of {end.Paths.Count} answer; {requests} requests on paths that were up, "
                + $"{end.Paths.Sum(path => path.Failed)} failed");
        return new(text.ToString(), faults);
    }

    private static void AddStage(StringBuilder text, int number, StageRecord stage)
    {
        var waiting = stage.Step.Waiting.Count == 0
            ? ""
            : $"  (route {string.Join(", ", stage.Step.Waiting.Select(service => service.Name))} waits for its cluster)";
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"stage {number}    {stage.WrittenAt.TotalSeconds:0.0} s  {stage.Step.Description}, everywhere after "
                + $"{stage.Took.TotalSeconds:0.0} s{waiting}");
        foreach (var proxy in stage.Proxies)
        {
            var types = ((string[])["cds", "eds", "lds", "rds"])
                .Where(proxy.Acked.ContainsKey)
                .Select(type => $"{type} {ShortVersion.Of(proxy.Acked[type].Version)} nonce {proxy.Acked[type].Nonce}");
            text.AppendLine(CultureInfo.InvariantCulture, $"  {proxy.NodeId}  {string.Join("  ", types)}");
        }
    }
}
