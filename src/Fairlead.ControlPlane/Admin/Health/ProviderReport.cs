using Fairlead.ControlPlane.Status;

namespace Fairlead.ControlPlane.Admin.Health;

/// <summary>A registry of endpoints.</summary>
public sealed record ProviderReport
{
    /// <summary>Its id.</summary>
    public required string Name { get; init; }

    /// <summary><c>connecting</c>: not heard yet; <c>ready</c>; or <c>failed</c>: what it knew before stays.</summary>
    public required string State { get; init; }

    /// <summary>The time since it was last heard; absent where it never was.</summary>
    public double? AgeSeconds { get; init; }

    /// <summary>How many services it knows.</summary>
    public required int Services { get; init; }

    /// <summary>How many endpoints it knows.</summary>
    public required int Endpoints { get; init; }

    /// <summary>What is wrong with it, or with what it says.</summary>
    public string? LastError { get; init; }

    internal static ProviderReport From(RegistryStatus registry, DateTimeOffset now) => new()
    {
        Name = registry.Id,
        State = registry.Word,
        AgeSeconds = registry.State.HeardAt is { } at ? Math.Round((now - at).TotalSeconds, 3) : null,
        Services = registry.State.Content.Services.Count,
        Endpoints = registry.State.Content.Endpoints.Count,
        LastError = registry.Trouble,
    };
}
