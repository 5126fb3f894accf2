using System.Reflection;
using Fairlead.Catalog.Analysis;

namespace Fairlead.Catalog.Tests;

/// <summary>Each code that analysis reports is explained in the table of codes.</summary>
public sealed class AnalysisCodesTests
{
    [Fact]
    public void Codes_AreThoseThatAreExplained() => Assert.Equal(
        Config.Diagnostics.AnalysisCodes.All.Select(static code => code.Code),
        typeof(AnalysisCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(static field => (string)field.GetRawConstantValue()!) // they are constants
            .Order(StringComparer.Ordinal));
}
