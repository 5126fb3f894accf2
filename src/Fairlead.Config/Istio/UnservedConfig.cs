using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>What an object of a kind says that is known and has no effect here. Immutable.</summary>
public sealed record UnservedConfig : ConfigSpec;
