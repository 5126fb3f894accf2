namespace Fairlead.EndToEnd.Http;

/// <summary>Compares an answer with what an exchange expects; all differences go into one message.</summary>
internal static class ExchangeAssert
{
    public static void Matches(HttpExchange expected, HttpAnswer answer, string proxy)
    {
        var differences = Differences(expected, answer).ToList();
        Assert.True(differences.Count == 0, $"{proxy}, {expected}:\n  {string.Join("\n  ", differences)}\nthe answer was {answer}");
    }

    private static IEnumerable<string> Differences(HttpExchange expected, HttpAnswer answer)
    {
        if (expected.Status != answer.Status)
        {
            yield return $"status {expected.Status} expected, got {answer.Status}";
        }

        if (expected.Backend is { } backend && answer.Backend != backend)
        {
            yield return $"backend {backend} expected, got {answer.Backend ?? "the proxy"}";
        }

        if (expected.Body is { } body && answer.Body != body)
        {
            yield return $"body '{body}' expected, got '{answer.Body}'";
        }

        if (expected.SeenTarget is { } target && answer.SeenTarget != target)
        {
            yield return $"the backend should see {target}, saw {answer.SeenTarget}";
        }

        foreach (var (name, value) in expected.SeenHeaders)
        {
            if (answer.SeenHeader(name) != value)
            {
                yield return $"the backend should see {name}: {value ?? "(none)"}, saw {answer.SeenHeader(name) ?? "(none)"}";
            }
        }

        foreach (var (name, value) in expected.ResponseHeaders)
        {
            if (answer.Header(name) != value)
            {
                yield return $"response header {name}: {value ?? "(none)"} expected, got {answer.Header(name) ?? "(none)"}";
            }
        }

        if (answer.Elapsed < expected.AtLeast)
        {
            yield return $"at least {expected.AtLeast} expected, took {answer.Elapsed}";
        }
    }
}
