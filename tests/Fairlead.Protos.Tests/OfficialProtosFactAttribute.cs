namespace Fairlead.Protos.Tests;

/// <summary>A test that reads the official protos; where npm has not fetched them it is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OfficialProtosFactAttribute : FactAttribute
{
    public OfficialProtosFactAttribute()
    {
        if (!Directory.Exists(BuildPaths.OfficialProtos))
        {
            Skip = "The official protos are not there; get them with: (cd eng/npm && npm ci --ignore-scripts)";
        }
    }
}
