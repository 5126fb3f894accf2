namespace Fairlead.Proxy.Configuration.Faults;

/// <summary>A fault filter of a listener: the name under which routes override it, and what it does where they do not.</summary>
internal sealed record FaultFilterModel(string Name, FaultModel Fault, bool Disabled);
