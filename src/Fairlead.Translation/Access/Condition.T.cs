namespace Fairlead.Translation.Access;

/// <summary>A condition, as far as it is known before a request comes. Immutable.</summary>
/// <param name="Known">Whether it holds; null: the matcher tells.</param>
/// <param name="Matcher">Tells of a request whether it holds; null where that is known.</param>
internal readonly record struct Condition<T>(bool? Known, T? Matcher)
    where T : class
{
    public static Condition<T> Always { get; } = new(true, null);

    public static Condition<T> Never { get; } = new(false, null);

    public static Condition<T> Of(T matcher) => new(null, matcher);
}
