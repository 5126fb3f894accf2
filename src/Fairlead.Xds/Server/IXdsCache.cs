
namespace Fairlead.Xds.Server;

/// <summary>Holds resources and says which of them a client is served. Implementations are safe for any number of threads.</summary>
public interface IXdsCache
{
    /// <summary>The resources for a stream that has just said who it is. Each call that gives some is followed by one of
    /// <see cref="Detach"/>; one that throws is not. To refuse the stream, throw a <see cref="Grpc.Core.RpcException"/>: the client is told
    /// its status.</summary>
    public ValueTask<XdsScope> AttachAsync(XdsOpening opening, CancellationToken cancellationToken);

    /// <summary>The stream has ended.</summary>
    public void Detach(XdsStreamInfo stream);
}
