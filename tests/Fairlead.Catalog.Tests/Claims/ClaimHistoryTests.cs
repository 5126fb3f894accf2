using Fairlead.Testing.Meshes;

namespace Fairlead.Catalog.Tests.Claims;

/// <summary>
/// Random histories of claims of every sort: after each step the mesh is that of a first load of the same inputs, which <see
/// cref="ClaimedMesh"/> compares.
/// </summary>
public sealed class ClaimHistoryTests
{

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("FAIRLEAD_LONG_TESTS") is null ? 12 : 300)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Step_AnyHistory_IsTheLoadOfTheSame(int seed)
    {
        Random random = new(seed);
        ClaimedMesh mesh = new();
        HashSet<string> sorts = [];
        for (var step = 0; step < 80; step++)
        {
            var (key, claims) = RandomClaims.Any(random);
            if (random.Next(4) == 0)
            {
                mesh.Remove(key);
            }
            else
            {
                mesh.Set(key, claims);
                sorts.Add(key.Kind);
            }
        }

        Assert.Equal(9, sorts.Count);
        Assert.NotEmpty(mesh.State.Statuses);
    }
}
