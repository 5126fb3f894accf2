namespace Fairlead.Translation.Clusters;

/// <summary>The endpoints of one locality with their rank and share. Immutable.</summary>
/// <param name="Group">The endpoints; of those that go one by one only the locality.</param>
/// <param name="Priority">Their rank: 0 is asked first.</param>
/// <param name="Weight">The share of the locality; null: the sum of its endpoints' weights.</param>
internal sealed record ShapedLocality(LocalityEndpoints Group, int Priority = 0, uint? Weight = null);
