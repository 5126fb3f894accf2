using Fairlead.Proxy.Http;
using Fairlead.Proxy.Matching;

namespace Fairlead.Proxy.Configuration.Routes;

/// <summary>The match of a route: all conditions that are given have to hold.</summary>
internal sealed record RouteMatchModel
{
    public required PathPattern Path { get; init; }

    public IReadOnlyList<HeaderPattern> Headers { get; init; } = [];

    public IReadOnlyList<QueryPattern> Query { get; init; } = [];

    public Fraction? Share { get; init; }

    /// <summary>Whether only requests with a content type of gRPC match.</summary>
    public bool Grpc { get; init; }

    /// <summary>Whether no request matches: metadata has to say something, and this sidecar has no filter that makes any.</summary>
    public bool Never { get; init; }

    public bool IsMatch(RequestHead request)
    {
        if (Never || !Path.IsMatch(request) || Share is { } share && !share.Includes(request.RandomValue))
        {
            return false;
        }

        for (var i = 0; i < Headers.Count; i++)
        {
            if (!Headers[i].IsMatch(request))
            {
                return false;
            }
        }

        for (var i = 0; i < Query.Count; i++)
        {
            if (!Query[i].IsMatch(request.Query))
            {
                return false;
            }
        }

        return !Grpc || GrpcContent.IsGrpc(request.Headers);
    }
}
