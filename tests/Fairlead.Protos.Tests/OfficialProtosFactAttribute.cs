using System.Runtime.CompilerServices;

namespace Fairlead.Protos.Tests;

/// <summary>A test that reads the official protos; where npm has not fetched them it is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OfficialProtosFactAttribute : FactAttribute
{
    // The arguments say to a runner where the test is; the compiler fills them in.
    public OfficialProtosFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (!Directory.Exists(BuildPaths.OfficialProtos))
        {
            Skip = "The official protos are not there; get them with: (cd eng/npm && npm ci --ignore-scripts)";
        }
    }
}
