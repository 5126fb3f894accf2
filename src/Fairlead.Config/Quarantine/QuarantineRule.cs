namespace Fairlead.Config.Quarantine;

/// <summary>When a version of an object is no longer served because clients reject what is made of it. Immutable.</summary>
public sealed record QuarantineRule
{
    /// <summary>The rule without settings: the first rejection is enough.</summary>
    public static readonly QuarantineRule Default = new();

    /// <summary>
    /// An object is quarantined when more than this share of the clients that have answered for a resource of it reject it. From 0, the
    /// default, where one client is enough, to 1, which is never.
    /// </summary>
    public double Share { get; init; }

    /// <summary>
    /// How long a version is on trial after it came: so long the rejections alone decide. Later only a version that no other client has
    /// accepted is quarantined: a newcomer that is unlike all others takes nothing from them. Default: 1 h.
    /// </summary>
    public TimeSpan Trial { get; init; } = TimeSpan.FromHours(1);
}
