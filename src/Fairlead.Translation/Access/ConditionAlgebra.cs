using Fairlead.Model.Access;

namespace Fairlead.Translation.Access;

/// <summary>Puts conditions together; what is known beforehand falls away. Immutable.</summary>
/// <param name="all">Makes a matcher of several that all have to match.</param>
/// <param name="any">Makes one of several of which one has to.</param>
/// <param name="not">Makes the opposite of one.</param>
internal sealed class ConditionAlgebra<T>(Func<IEnumerable<T>, T> all, Func<IEnumerable<T>, T> any, Func<T, T> not)
    where T : class
{
    public Condition<T> All(params IEnumerable<Condition<T>> conditions) => Join(conditions, isAll: true);

    public Condition<T> Any(IEnumerable<Condition<T>> conditions) => Join(conditions, isAll: false);

    public Condition<T> Not(Condition<T> condition) =>
        condition.Matcher is { } matcher ? Condition<T>.Of(not(matcher)) : new(!condition.Known, null);

    /// <summary>That one of some texts fits, and none of others.</summary>
    public Condition<T> Set(TextSet set, Func<string, Condition<T>> fits) => All(
        set.In.Count == 0 ? Condition<T>.Always : Any(set.In.Select(fits)),
        set.NotIn.Count == 0 ? Condition<T>.Always : Not(Any(set.NotIn.Select(fits))));

    private Condition<T> Join(IEnumerable<Condition<T>> conditions, bool isAll)
    {
        List<T> matchers = [];
        foreach (var condition in conditions)
        {
            if (condition.Matcher is { } matcher)
            {
                matchers.Add(matcher);
            }
            else if (condition.Known != isAll)
            {
                return condition; // one that does not hold decides for all of them, one that holds for any of them
            }
        }

        return matchers switch
        {
            [] => new(isAll, null),
            [var only] => Condition<T>.Of(only),
            _ => Condition<T>.Of(isAll ? all(matchers) : any(matchers)),
        };
    }
}
