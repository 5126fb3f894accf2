namespace Fairlead.Proxy.Discovery;

/// <summary>A resource in use: the message as it came, and the model that was read from it.</summary>
internal sealed record AcceptedResource<TModel>(string Name, string Version, ReadOnlyMemory<byte> Value, TModel Model)
    where TModel : class;
