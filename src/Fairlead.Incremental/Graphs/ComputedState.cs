using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>What a derived collection holds. Immutable.</summary>
/// <param name="Entries">Its entries.</param>
/// <param name="Computations">What its computations read and gave, where that is anything.</param>
/// <param name="Dependents">Who read what.</param>
/// <param name="Notes">What its computations said.</param>
internal record ComputedState<TIn, TKey, TValue>(
    OrderedMap<TKey, TValue> Entries,
    OrderedMap<TIn, Computation> Computations,
    OrderedMap<Dependency, byte> Dependents,
    OrderedMap<TIn, object[]> Notes);
