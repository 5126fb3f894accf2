namespace Fairlead.Model.Objects;

/// <summary>What a user wrote under <c>spec</c>, parsed and typed. Each config API has its own; they compare by content.</summary>
public abstract record ConfigSpec;
