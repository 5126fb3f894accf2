using System.Diagnostics.Metrics;
using Fairlead.Xds.Sessions;

namespace Fairlead.Xds.Server;

/// <summary>The figures of all servers of the process, under the meter <c>Fairlead.Xds</c>.</summary>
internal static class XdsMetrics
{
    private static readonly Meter Meter = new("Fairlead.Xds");

    private static readonly UpDownCounter<long> Streams = Meter.CreateUpDownCounter<long>(
        "fairlead.xds.streams", "{stream}", "Streams that are open.");

    private static readonly Counter<long> Responses = Meter.CreateCounter<long>(
        "fairlead.xds.responses", "{response}", "Responses sent.");

    private static readonly Counter<long> Resources = Meter.CreateCounter<long>(
        "fairlead.xds.resources", "{resource}", "Resources sent.");

    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "fairlead.xds.sent", "By", "Bytes of the responses sent.");

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "fairlead.xds.requests", "{request}", "Requests by what they were: subscription, ack, nack or stale.");

    private static readonly Histogram<double> AckDelay = Meter.CreateHistogram(
        "fairlead.xds.ack.duration",
        "s",
        "Time from a response to the client's answer.",
        tags: null,
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60] });

    private static readonly InstrumentAdvice<double> Waiting =
        new() { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 3, 5, 10, 20, 30] };

    private static readonly Histogram<double> QueueTime = Meter.CreateHistogram(
        "fairlead.xds.queue.duration", "s", "Time from when something was due to a client until it was written.", tags: null,
        advice: Waiting);

    private static readonly Histogram<double> Convergence = Meter.CreateHistogram(
        "fairlead.xds.convergence.duration", "s", "Time from when something was due to a client until it had acknowledged all that was.",
        tags: null, advice: Waiting);

    private static readonly Histogram<double> ResponseSize = Meter.CreateHistogram(
        "fairlead.xds.response.size",
        "By",
        "Size of the responses sent.",
        tags: null,
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [1000, 10_000, 100_000, 1_000_000, 4_000_000, 10_000_000, 40_000_000],
        });

    private static readonly Counter<long> SlowClients = Meter.CreateCounter<long>(
        "fairlead.xds.streams.slow", "{stream}", "Streams closed because the client did not take a response in time.");

    private static readonly UpDownCounter<long> Stale = Meter.CreateUpDownCounter<long>(
        "fairlead.xds.streams.stale", "{subscription}", "Types of streams that have not had what they ought to have for too long.");

    private static readonly Counter<long> Woken = Meter.CreateCounter<long>(
        "fairlead.xds.streams.recovered", "{stream}", "Streams to which something was due that nobody had told them of; should stay 0.");

    public static void Queued(TimeSpan time) => QueueTime.Record(time.TotalSeconds);

    public static void Converged(TimeSpan time) => Convergence.Record(time.TotalSeconds);

    public static void SlowClient() => SlowClients.Add(1);

    public static void StaleChanged(int by) => Stale.Add(by);

    public static void Recovered() => Woken.Add(1);

    public static void StreamOpened() => Streams.Add(1);

    public static void StreamClosed() => Streams.Add(-1);

    public static void Sent(string typeLabel, int resources, int bytes)
    {
        var type = new KeyValuePair<string, object?>("type", typeLabel);
        Responses.Add(1, type);
        Resources.Add(resources, type);
        Bytes.Add(bytes, type);
        ResponseSize.Record(bytes, type);
    }

    public static void Received(string typeLabel, RequestOutcome outcome)
    {
        var said = outcome switch
        {
            RequestOutcome.Ack => "ack",
            RequestOutcome.Nack => "nack",
            RequestOutcome.Stale => "stale",
            _ => "subscription",
        };
        Requests.Add(1, new KeyValuePair<string, object?>("type", typeLabel), new KeyValuePair<string, object?>("outcome", said));
    }

    public static void Answered(string typeLabel, TimeSpan delay) =>
        AckDelay.Record(delay.TotalSeconds, new KeyValuePair<string, object?>("type", typeLabel));
}
