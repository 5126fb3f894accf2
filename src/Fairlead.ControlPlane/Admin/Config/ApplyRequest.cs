namespace Fairlead.ControlPlane.Admin.Config;

/// <summary>Texts of objects that somebody applies or deletes, as <c>application/vnd.fairlead.apply+json</c>.</summary>
public sealed record ApplyRequest
{
    /// <summary>The texts.</summary>
    public required IReadOnlyList<ApplyFile> Files { get; init; }

    /// <summary>Of the applied objects that this selector of labels chooses, those are deleted that the texts do not give.</summary>
    public string? Prune { get; init; }
}
