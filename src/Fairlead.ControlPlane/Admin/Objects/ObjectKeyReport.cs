using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Admin.Objects;

/// <summary>
/// What identifies an object. A service that a registry knows has the registry's id as group and <c>registry</c> as kind.
/// </summary>
public sealed record ObjectKeyReport(string Group, string Kind, string Namespace, string Name)
{
    internal static ObjectKeyReport From(ConfigKey key) => new(key.Group, key.Kind, key.Namespace, key.Name);
}
