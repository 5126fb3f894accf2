using Fairlead.Model;
using Fairlead.Model.Objects;
using Google.Protobuf;

namespace Fairlead.Translation.Routes;

/// <summary>A virtual host of a route configuration. Immutable, equal by content.</summary>
internal sealed record Vhost
{
    /// <summary>Says that a class of clients is not given a virtual host that anyone else is.</summary>
    public static Vhost Absent { get; } = new() { Value = ByteString.Empty };

    /// <summary>The virtual host, encoded.</summary>
    public required ByteString Value { get; init; }

    /// <summary>The names that lead to it.</summary>
    public EquatableList<string> Domains { get; init; } = [];

    /// <summary>What it was made from.</summary>
    public EquatableList<Provenance> Provenance { get; init; } = [];

    /// <summary>The longest body that one of its rules answers with.</summary>
    public int MaxBody { get; init; }

    /// <summary>Whether its rules lead to where the hosts that requests name are looked up; said of those of gateways.</summary>
    public bool LooksUp { get; init; }

    /// <summary>Whether it is for a class alone: there is none in its place that anyone is given.</summary>
    public bool IsAddition { get; init; }

    public bool IsAbsent => Value.IsEmpty;

    /// <summary>What it adds to the number of virtual hosts of its route configuration.</summary>
    public int Difference => IsAbsent ? -1 : IsAddition ? 1 : 0;
}
