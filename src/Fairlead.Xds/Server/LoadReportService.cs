using System.Collections.Concurrent;
using Envoy.Service.LoadStats.V3;
using Fairlead.Grpc;
using Fairlead.Grpc.Server;
using Fairlead.Protos;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Xds.Server;

/// <summary>
/// Load reporting (LRS): asks each client that opens a stream for the load of all its clusters, and keeps its newest report for as long as
/// the stream is there. Safe for any number of threads.
/// </summary>
internal sealed class LoadReportService(XdsServerOptions options, Func<IReadOnlyList<XdsStreamStatus>> streams)
{
    private const string SendAllClusters = "envoy.lrs.supports_send_all_clusters";

    private readonly ConcurrentDictionary<long, XdsLoadReport> _newest = new();
    private long _lastId;

    /// <summary>The newest report of each stream, by node.</summary>
    public IReadOnlyList<XdsLoadReport> Newest => [.. _newest.Values.OrderBy(static report => report.Node.Id, StringComparer.Ordinal)];

    public GrpcService Build() => new GrpcService("envoy.service.load_stats.v3.LoadReportingService").AddDuplexStreaming(
        "StreamLoadStats", GrpcMarshaller.For(LoadStatsRequest.Parser), GrpcMarshaller.For(LoadStatsResponse.Parser), ServeAsync);

    private async Task ServeAsync(GrpcReader<LoadStatsRequest> reader, GrpcWriter<LoadStatsResponse> writer, GrpcServerCall call)
    {
        if (!await reader.MoveNextAsync(call.CancellationToken))
        {
            return;
        }

        var node = reader.Current.Node
            ?? throw new GrpcException(GrpcStatusCode.InvalidArgument, "node: expected who reports, in the first request of a stream");
        var id = Interlocked.Increment(ref _lastId);
        try
        {
            await writer.WriteAsync(Question(node), cancellationToken: call.CancellationToken);
            while (await reader.MoveNextAsync(call.CancellationToken))
            {
                var report = new XdsLoadReport(node, reader.Current, options.TimeProvider.GetUtcNow());
                _newest[id] = report;
                options.OnLoadReport?.Invoke(report);
            }
        }
        finally
        {
            _newest.TryRemove(id, out _);
        }
    }

    /// <summary>What is asked for: everything, or by name where the client knows no "everything".</summary>
    private LoadStatsResponse Question(Envoy.Config.Core.V3.Node node)
    {
        var question = new LoadStatsResponse
        {
            LoadReportingInterval = Duration.FromTimeSpan(options.LoadReportInterval),
            SendAllClusters = node.ClientFeatures.Contains(SendAllClusters),
        };
        if (!question.SendAllClusters)
        {
            question.Clusters.AddRange(streams().Where(stream => stream.Stream.Node.Id == node.Id)
                .SelectMany(static stream => stream.Types).Where(static type => type.TypeUrl == TypeUrls.Cluster)
                .SelectMany(static type => type.Accepted).Select(static cluster => cluster.Name).Distinct().Order(StringComparer.Ordinal));
        }

        return question;
    }
}
