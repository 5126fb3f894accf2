using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Model.Objects;
using Fairlead.Translation.Resources;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Profiles;

/// <summary>
/// What the clients of a scope are given: what anyone is, with the variants of their class and what is theirs alone. Clients of equal
/// selections are given the same. Immutable, equal by content.
/// </summary>
public sealed record ScopeSelection
{
    /// <summary>Their class.</summary>
    public required ClientClass Class { get; init; }

    /// <summary>Resources that are theirs alone: their listeners, and what was written by hand for them.</summary>
    public EquatableList<TranslatedResource> Own { get; init; } = [];

    /// <summary>What holds for the access to them, where they are gRPC servers, which ask for their listeners by address.</summary>
    public AccessPolicy Access { get; init; } = AccessPolicy.Open;

    /// <summary>What could not be given as it was written.</summary>
    public EquatableList<ConfigProblem> Problems { get; init; } = [];
}
