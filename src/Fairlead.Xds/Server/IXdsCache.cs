
namespace Fairlead.Xds.Server;

/// <summary>Holds resources and says which of them a client is served. Implementations are safe for any number of threads.</summary>
public interface IXdsCache
{
    /// <summary>The resources for a stream that has just said who it is. Each call is followed by one of <see cref="Detach"/>.</summary>
    public XdsScope Attach(XdsStreamInfo stream);

    /// <summary>The stream has ended.</summary>
    public void Detach(XdsStreamInfo stream);
}
