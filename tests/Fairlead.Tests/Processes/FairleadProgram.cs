using Fairlead.Testing.Processes;

namespace Fairlead.Tests.Processes;

/// <summary>The executable as it was built beside these tests.</summary>
internal static class FairleadProgram
{
    public static ProgramStart Start(params IReadOnlyList<string> arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "fairlead.dll"), .. arguments]) { Name = $"fairlead {arguments[0]}" };
}
