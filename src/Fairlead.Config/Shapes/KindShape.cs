using Fairlead.Model;

namespace Fairlead.Config.Shapes;

/// <summary>
/// A kind of object: the one description of which its page, its JSON schema and <c>fairlead explain</c> are made. Immutable.
/// </summary>
/// <param name="Kind">The kind as objects write it.</param>
/// <param name="Versions">The API versions as objects write them, the newest first.</param>
/// <param name="Spec">What its spec takes.</param>
/// <param name="Example">An object of it.</param>
public sealed record KindShape(string Kind, EquatableList<string> Versions, MessageShape Spec, string Example)
{
    /// <summary>
    /// Every message of it with the path from the object, the spec first: lists end with <c>[]</c>, maps with <c>.KEY</c>.
    /// </summary>
    public IEnumerable<(string Path, MessageShape Message)> Messages() => Walk("spec", Spec);

    private static IEnumerable<(string, MessageShape)> Walk(string path, MessageShape message)
    {
        yield return (path, message);
        foreach (var field in message.Fields)
        {
            if (field is { Message: { } inner, State: FieldState.Served })
            {
                foreach (var below in Walk($"{path}.{field.Name}{field.PathSuffix}", inner))
                {
                    yield return below;
                }
            }
        }
    }
}
