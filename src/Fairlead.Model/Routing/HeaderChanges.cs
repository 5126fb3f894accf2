namespace Fairlead.Model.Routing;

/// <summary>Edits of the headers of requests and of responses. Immutable.</summary>
/// <param name="Request">Edits on the way up.</param>
/// <param name="Response">Edits on the way down.</param>
public sealed record HeaderChanges(HeaderOperations Request, HeaderOperations Response)
{
    /// <summary>No edits.</summary>
    public static HeaderChanges None { get; } = new(HeaderOperations.None, HeaderOperations.None);
}
