using Fairlead.Model;

namespace Fairlead.Config.Shapes;

/// <summary>A mapping with fields that have meanings. Immutable.</summary>
/// <param name="Name">What it is called where its fields are listed.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Fields">Its fields, in the order in which they are best read.</param>
public sealed record MessageShape(string Name, string Meaning, EquatableList<FieldShape> Fields)
{
    /// <summary>Whether it takes fields that are not described here.</summary>
    public bool IsOpen { get; init; }

    /// <summary>The field of a name, or null.</summary>
    public FieldShape? Find(string name) => Fields.FirstOrDefault(field => field.Name == name);
}
