namespace Fairlead.Proxy.Discovery;

/// <summary>What a response changes, and what of it was refused. For one thread at a time.</summary>
internal sealed class ResponseChanges<TModel>
    where TModel : class
{
    private readonly List<string> _refusals = [];

    /// <summary>All names in the response.</summary>
    public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Resources that are new or differ from those in use.</summary>
    public List<AcceptedResource<TModel>> Changed { get; } = [];

    /// <summary>The response contradicts itself, so none of its resources is accepted.</summary>
    public bool IsVoid { get; private set; }

    /// <summary>The response holds a resource whose name could not be read, so that the absence of a name means nothing.</summary>
    public bool HasNameless { get; private set; }

    public bool AnyRefused => _refusals.Count > 0;

    public void Reject(string name, string reason, bool nameless)
    {
        _refusals.Add($"{name}: {reason}");
        HasNameless |= nameless;
    }

    public void Duplicate(string name)
    {
        _refusals.Add($"{name}: is there twice in one response; nothing of it was taken");
        IsVoid = true;
    }

    /// <summary>The text of the NACK; null where all resources were accepted.</summary>
    public string? Refusal(string kind) =>
        _refusals.Count == 0 ? null : $"Error adding/updating {kind}(s) {string.Join('\n', _refusals)}";
}
