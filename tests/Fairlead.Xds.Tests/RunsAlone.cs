namespace Fairlead.Xds.Tests;

/// <summary>Tests that weigh the process run beside no other.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
