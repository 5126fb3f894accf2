using System.Text.Json;
using Fairlead.Config.Applied;

namespace Fairlead.ControlPlane.Admin.Config;

/// <summary>What became of one object.</summary>
public sealed record AppliedReport
{
    public required string Group { get; init; }

    public required string Kind { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>
    /// <c>created</c>, <c>configured</c>, <c>unchanged</c>, <c>deleted</c>; or not done: <c>refused</c>, <c>conflict</c>, <c>notFound</c>.
    /// </summary>
    public required string Action { get; init; }

    /// <summary>The version that counts now; absent where none does.</summary>
    public string? Version { get; init; }

    /// <summary>
    /// In a dry run, what the mesh would make of it beside the others: <c>accepted</c>; <c>stale</c>, where its last good version would go
    /// on to count; or <c>refused</c>.
    /// </summary>
    public string? State { get; init; }

    internal static AppliedReport From(ApplyResult result) => new()
    {
        Group = result.Key.Group,
        Kind = result.Key.Kind,
        Namespace = result.Key.Namespace,
        Name = result.Key.Name,
        Action = JsonNamingPolicy.CamelCase.ConvertName(result.Action.ToString()),
        Version = result.Version,
    };
}
