using System.Collections.Concurrent;
using Envoy.Service.LoadStats.V3;
using Fairlead.Protos;
using Fairlead.Xds.Transport;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fairlead.Xds.Server;

/// <summary>
/// Load reporting (LRS): asks each client that opens a stream for the load of all its clusters, and keeps its newest report for as long as
/// the stream is there. Safe for any number of threads.
/// </summary>
internal sealed class LoadReportService(XdsServerOptions options, Func<IReadOnlyList<XdsStreamStatus>> streams)
{
    /// <summary>Its full name.</summary>
    public const string Service = "envoy.service.load_stats.v3.LoadReportingService";

    private const string SendAllClusters = "envoy.lrs.supports_send_all_clusters";

    private readonly ConcurrentDictionary<long, XdsLoadReport> _newest = new();
    private long _lastId;

    /// <summary>The newest report of each stream, by node.</summary>
    public IReadOnlyList<XdsLoadReport> Newest => [.. _newest.Values.OrderBy(static report => report.Node.Id, StringComparer.Ordinal)];

    public void AddTo(GuardedMethods methods) => methods.AddMethod(
        ProtoMarshaller.Duplex(Service, "StreamLoadStats", LoadStatsRequest.Parser, LoadStatsResponse.Parser), ServeAsync);

    private async Task ServeAsync(
        IAsyncStreamReader<LoadStatsRequest> reader, IServerStreamWriter<LoadStatsResponse> writer, ServerCallContext call)
    {
        if (!await reader.MoveNext(call.CancellationToken))
        {
            return;
        }

        var node = reader.Current.Node
            ?? throw new RpcException(new(StatusCode.InvalidArgument, "node: expected who reports, in the first request of a stream"));
        var id = Interlocked.Increment(ref _lastId);
        try
        {
            await writer.WriteAsync(Question(node), CancellationToken.None);
            while (await reader.MoveNext(call.CancellationToken))
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
