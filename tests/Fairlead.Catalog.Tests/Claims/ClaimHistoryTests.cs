using Fairlead.Testing.Meshes;

namespace Fairlead.Catalog.Tests.Claims;

/// <summary>
/// Random histories of claims of every sort: after each step the mesh is that of a first load of the same inputs, which <see
/// cref="ClaimedMesh"/> compares.
/// </summary>
public sealed class ClaimHistoryTests
{
    private const int Steps = 80;

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("FAIRLEAD_LONG_TESTS") is null ? 12 : 300)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Step_AnyHistory_IsTheLoadOfTheSame(int seed)
    {
        Random random = new(seed);
        ClaimedMesh mesh = new();
        for (var step = 0; step < Steps; step++)
        {
            var (key, claims) = RandomClaims.Any(random);
            if (random.Next(4) == 0)
            {
                mesh.Remove(key);
            }
            else
            {
                mesh.Set(key, claims);
            }
        }

        Assert.NotEmpty(mesh.State.Statuses);
    }

    // One history may go without a sort; a few of them do not.
    [Fact]
    public void Any_OfAFewHistories_GivesEverySort()
    {
        HashSet<string> sorts = [];
        for (var seed = 1; seed <= 4; seed++)
        {
            Random random = new(seed);
            for (var step = 0; step < Steps; step++)
            {
                sorts.Add(RandomClaims.Any(random).Key.Kind);
            }
        }

        Assert.Equal(9, sorts.Count);
    }
}
