using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>
/// What a WorkloadGroup says. It is a template for workloads that register themselves, which this version does not let them: so nothing
/// of it is kept. Immutable.
/// </summary>
public sealed record WorkloadGroupConfig : ConfigSpec;
