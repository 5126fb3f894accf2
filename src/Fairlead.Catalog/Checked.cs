using Fairlead.Model;

namespace Fairlead.Catalog;

/// <summary>What was found when claims were held against others. Immutable.</summary>
/// <param name="Hosts">The hosts that the claims name, completed, in the order of the claims.</param>
/// <param name="Findings">What is wrong.</param>
internal sealed record Checked(EquatableList<string> Hosts, EquatableList<Finding> Findings)
{
    public bool HasErrors => Findings.Any(static finding => finding.IsError);
}
