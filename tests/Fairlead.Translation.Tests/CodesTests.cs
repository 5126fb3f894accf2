using System.Reflection;
using Fairlead.Config.Diagnostics;
using Fairlead.Translation.Drafts;

namespace Fairlead.Translation.Tests;

/// <summary>Each code that translation reports is explained in the table of codes.</summary>
public sealed class CodesTests
{
    [Fact]
    public void Codes_AreThoseThatAreExplained() => Assert.Equal(
        RenderingCodes.All.Select(static code => code.Code),
        typeof(ProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(static field => (string)field.GetRawConstantValue()!) // they are constants
            .Order(StringComparer.Ordinal));
}
