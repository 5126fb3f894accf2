namespace Fairlead.Config.Shapes;

/// <summary>Describes fields in few words.</summary>
internal static class Field
{
    public static FieldShape Text(string name, string meaning, string example) =>
        new() { Name = name, Kind = FieldKind.Text, Meaning = meaning, Example = example };

    public static FieldShape Texts(string name, string meaning, string example) =>
        Text(name, meaning, example) with { Repeat = FieldRepeat.List };

    public static FieldShape TextMap(string name, string meaning, string example) =>
        Text(name, meaning, example) with { Repeat = FieldRepeat.Map };

    public static FieldShape Integer(string name, string meaning, double min, double max, string example) =>
        new() { Name = name, Kind = FieldKind.WholeNumber, Meaning = meaning, Min = min, Max = max, Example = example };

    public static FieldShape Number(string name, string meaning, double min, double max, string example) =>
        new() { Name = name, Kind = FieldKind.Number, Meaning = meaning, Min = min, Max = max, Example = example };

    public static FieldShape Boolean(string name, string meaning) =>
        new() { Name = name, Kind = FieldKind.Boolean, Meaning = meaning, Default = "false", Example = "true" };

    public static FieldShape Duration(string name, string meaning, string example) =>
        new() { Name = name, Kind = FieldKind.Duration, Meaning = meaning, Example = example };

    public static FieldShape Word(string name, string meaning, params ReadOnlySpan<string> words) =>
        new() { Name = name, Kind = FieldKind.Word, Meaning = meaning, Words = [.. words], Example = words[0] };

    public static FieldShape Message(string name, MessageShape message, string meaning) =>
        new() { Name = name, Kind = FieldKind.Message, Meaning = meaning, Message = message };

    public static FieldShape List(string name, MessageShape message, string meaning) =>
        Message(name, message, meaning) with { Repeat = FieldRepeat.List };

    public static FieldShape Map(string name, MessageShape message, string meaning) =>
        Message(name, message, meaning) with { Repeat = FieldRepeat.Map };

    /// <summary>A field of Istio's that this version knows and does not act on.</summary>
    public static FieldShape Refused(string name, string meaning) => new()
    {
        Name = name,
        Kind = FieldKind.Any,
        Meaning = meaning,
        State = FieldState.Refused,
        Difference = "Not served by this version; an object that has it is refused.",
    };

    /// <summary>The same, where this version knows the field and does not act on it.</summary>
    public static FieldShape NotYet(this FieldShape field) =>
        field with { State = FieldState.Refused, Difference = "Not served by this version; an object that has it is refused." };

    /// <summary>A port as Istio writes it.</summary>
    public static FieldShape PortNumber(string name, string meaning, string example) => Integer(name, meaning, 1, 65535, example);

    /// <summary>To whom an object is visible.</summary>
    public static FieldShape ExportTo(string what) =>
        Texts("exportTo", $"The namespaces whose clients {what}: a name, '.' for the object's own, '*' for all.", "\".\"")
            .Or("[\"*\"]");

    public static FieldShape Required(this FieldShape field) => field with { IsRequired = true };

    public static FieldShape Or(this FieldShape field, string otherwise) => field with { Default = otherwise };

    public static FieldShape Unlike(this FieldShape field, string difference) => field with { Difference = difference };

    public static MessageShape Of(string name, string meaning, params ReadOnlySpan<FieldShape> fields) => new(name, meaning, [.. fields]);
}
