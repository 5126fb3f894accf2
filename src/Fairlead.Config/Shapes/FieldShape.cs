using System.Globalization;
using Fairlead.Model;

namespace Fairlead.Config.Shapes;

/// <summary>A field of a message. Immutable.</summary>
public sealed record FieldShape
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>What a value of it is.</summary>
    public required FieldKind Kind { get; init; }

    /// <summary>What it says, in one or two sentences.</summary>
    public required string Meaning { get; init; }

    /// <summary>Other spellings that are read.</summary>
    public EquatableList<string> Aliases { get; init; } = [];

    /// <summary>How many values it takes.</summary>
    public FieldRepeat Repeat { get; init; } = FieldRepeat.One;

    /// <summary>The fields of its values, where these are mappings.</summary>
    public MessageShape? Message { get; init; }

    /// <summary>The words that it takes, where these are few.</summary>
    public EquatableList<string> Words { get; init; } = [];

    /// <summary>The least number, or the least length of the list; null: as the kind of value has it.</summary>
    public double? Min { get; init; }

    /// <summary>The greatest number; null: as the kind of value has it.</summary>
    public double? Max { get; init; }

    /// <summary>What holds where it is left out; empty: nothing.</summary>
    public string Default { get; init; } = "";

    /// <summary>One value, as YAML on one line; of a list, an item; of a mapping from names, <c>name: value</c>.</summary>
    public string Example { get; init; } = "";

    /// <summary>What Istio does otherwise; empty: nothing.</summary>
    public string Difference { get; init; } = "";

    /// <summary>What has to stand beside it, as <c>name: value</c>; empty: nothing.</summary>
    public string Needs { get; init; } = "";

    /// <summary>Whether it has to be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What becomes of it.</summary>
    public FieldState State { get; init; } = FieldState.Served;

    /// <summary>The limits of its numbers, for people; empty where there are none to tell.</summary>
    public string Limits => (Min, Max) switch
    {
        ({ } min, { } max) => string.Create(CultureInfo.InvariantCulture, $"From {min} to {max}"),
        ({ } min, null) => string.Create(CultureInfo.InvariantCulture, $"At least {min}"),
        (null, { } max) => string.Create(CultureInfo.InvariantCulture, $"At most {max}"),
        _ => "",
    };

    /// <summary>What stands behind its name in paths of what is in it.</summary>
    public string PathSuffix => Repeat switch { FieldRepeat.List => "[]", FieldRepeat.Map => ".KEY", _ => "" };

    /// <summary>What it takes, for people.</summary>
    public string TypeName
    {
        get
        {
            var one = Kind switch
            {
                FieldKind.Message => Message?.Name ?? "mapping",
                FieldKind.Word => "word",
                FieldKind.Any => "any value",
                FieldKind.WholeNumber => "integer",
                _ => Kind.ToString().ToLowerInvariant(),
            };
            return Repeat switch { FieldRepeat.List => $"list of {one}", FieldRepeat.Map => $"map of {one}", _ => one };
        }
    }
}
