namespace Fairlead.ControlPlane.Admin.Config;

/// <summary>One text.</summary>
/// <param name="Name">What its author calls it: problems name it. Its end tells JSON from YAML.</param>
/// <param name="Text">What it says.</param>
public sealed record ApplyFile(string Name, string Text);
