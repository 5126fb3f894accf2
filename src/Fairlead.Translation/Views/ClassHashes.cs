using Fairlead.Model;
using Fairlead.Model.Policy;

namespace Fairlead.Translation.Views;

/// <summary>What of the requests of a class of clients is hashed, by the names of clusters. Immutable.</summary>
internal sealed record ClassHashes(ClientClass Class, EquatableMap<HashPolicy> ByCluster);
