namespace Fairlead.Proxy.Discovery;

/// <summary>A resource that holds: what came, and what was made of it.</summary>
internal sealed record AcceptedResource<TModel>(string Name, string Version, ReadOnlyMemory<byte> Value, TModel Model)
    where TModel : class;
