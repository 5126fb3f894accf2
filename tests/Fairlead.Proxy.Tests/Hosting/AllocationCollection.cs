namespace Fairlead.Proxy.Tests.Hosting;

/// <summary>Alone, since it counts what the whole process allocates.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationCollection;
