using System.Text.RegularExpressions;
using Envoy.Admin.V3;
using Envoy.Service.Status.V3;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Transport;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Fairlead.Xds.Server;

/// <summary>
/// Client status discovery (CSDS): for each client what it was sent and what it made of it, resource by resource. Safe for any number of
/// threads.
/// </summary>
internal sealed class ClientStatusService(Func<IReadOnlyList<XdsStreamStatus>> streams)
{
    /// <summary>Its full name.</summary>
    public const string Service = "envoy.service.status.v3.ClientStatusDiscoveryService";

    public void AddTo(GuardedMethods methods)
    {
        methods.AddMethod(
            ProtoMarshaller.Unary(Service, "FetchClientStatus", ClientStatusRequest.Parser, ClientStatusResponse.Parser),
            (request, _) => Task.FromResult(Answer(request)));
        methods.AddMethod(
            ProtoMarshaller.Duplex(Service, "StreamClientStatus", ClientStatusRequest.Parser, ClientStatusResponse.Parser),
            async (reader, writer, call) =>
            {
                while (await reader.MoveNext(call.CancellationToken))
                {
                    await writer.WriteAsync(Answer(reader.Current), CancellationToken.None);
                }
            });
    }

    private ClientStatusResponse Answer(ClientStatusRequest request)
    {
        try
        {
            var response = new ClientStatusResponse();
            foreach (var client in streams().Where(stream => NodeMatching.Matches(request.NodeMatchers, stream.Stream.Node))
                .GroupBy(static stream => (stream.Stream.Node.Id, Stream: stream.Stream.OnlyType is null ? stream.Stream.Id : 0)))
            {
                // A client of per-type services has a stream for each type; together they are one client. Aggregated streams are a client
                // each, even where two say the same node id.
                var config = new ClientConfig { Node = client.Last().Stream.Node };
                config.GenericXdsConfigs.AddRange(client.SelectMany(static stream => stream.Types)
                    .OrderBy(static type => type.TypeUrl, StringComparer.Ordinal)
                    .SelectMany(type => Resources(type, request.ExcludeResourceContents)));
                response.Config.Add(config);
            }

            return response;
        }
        catch (Exception e) when (e is RegexParseException or NotSupportedException or RegexMatchTimeoutException)
        {
            throw new RpcException(new(StatusCode.InvalidArgument, $"node_matchers: the expression cannot be used: {e.Message}"));
        }
    }

    private static IEnumerable<ClientConfig.Types.GenericXdsConfig> Resources(XdsTypeStatus type, bool withoutContents)
    {
        var rejected = type.Rejected.ToDictionary(static resource => resource.Name, StringComparer.Ordinal);
        var sent = type.Sent.ToDictionary(static resource => resource.Name, StringComparer.Ordinal);
        var accepted = type.Accepted.ToDictionary(static resource => resource.Name, StringComparer.Ordinal);
        foreach (var name in rejected.Keys.Concat(sent.Keys)
            .Concat(accepted.Keys)
            .Concat(type.Names)
            .Distinct()
            .Order(StringComparer.Ordinal))
        {
            var config = new ClientConfig.Types.GenericXdsConfig { TypeUrl = type.TypeUrl, Name = name };
            var shown = accepted.GetValueOrDefault(name);
            if (rejected.TryGetValue(name, out var refused))
            {
                (config.ConfigStatus, config.ClientStatus) = (ConfigStatus.Error, ClientResourceStatus.Nacked);
                config.ErrorState = Error(type, refused, withoutContents);
                config.LastUpdated = Time(type.Nack?.At);
            }
            else if (sent.TryGetValue(name, out var underWay))
            {
                (config.ConfigStatus, config.ClientStatus) = (ConfigStatus.Stale, ClientResourceStatus.Requested);
                shown ??= underWay;
                config.LastUpdated = Time(type.SentAt);
            }
            else if (shown is not null)
            {
                (config.ConfigStatus, config.ClientStatus) = (ConfigStatus.Synced, ClientResourceStatus.Acked);
                config.LastUpdated = Time(type.AckedAt);
            }
            else
            {
                (config.ConfigStatus, config.ClientStatus) = (ConfigStatus.NotSent, ClientResourceStatus.DoesNotExist);
            }

            config.VersionInfo = shown?.Version ?? "";
            config.XdsConfig = shown is null || withoutContents ? null : Content(shown);
            yield return config;
        }
    }

    private static UpdateFailureState Error(XdsTypeStatus type, XdsResource refused, bool withoutContents) => new()
    {
        FailedConfiguration = withoutContents ? null : Content(refused),
        Details = type.Nack?.Message ?? "",
        VersionInfo = refused.Version,
        LastUpdateAttempt = Time(type.Nack?.At),
    };

    private static Any Content(XdsResource resource) =>
        new() { TypeUrl = resource.TypeUrl, Value = UnsafeByteOperations.UnsafeWrap(resource.Value) };

    private static Timestamp? Time(DateTimeOffset? at) => at is { } known ? Timestamp.FromDateTimeOffset(known) : null;
}
