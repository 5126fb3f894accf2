using System.Text;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Diagnostics;

/// <summary>
/// The page of a code: docs/reference/diagnostics holds them all, and <c>fairlead explain CODE</c> prints one. Pure but for the examples,
/// which are resources of this assembly.
/// </summary>
public static class CodePage
{
    private const string Examples = "Fairlead.Config.Diagnostics.Examples.";

    /// <summary>Writes the page, in Markdown.</summary>
    /// <param name="code">The code.</param>
    /// <param name="check">Checks a text as <c>fairlead validate</c> and <c>fairlead analyze</c> do, under the name that is given.</param>
    public static string Write(ErrorCode code, Func<string, ReadOnlyMemory<byte>, IEnumerable<ConfigProblem>> check)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(check);
        var page = new StringBuilder();
        page.Append($"# {code.Code}: {code.Title}\n\n{code.Meaning}\n\n**What to do:** {code.Remedy}\n");
        if (ExampleOf(code.Code) is not { } example)
        {
            return page.ToString();
        }

        page.Append($"\n## Example\n\n```yaml\n{Encoding.UTF8.GetString(example).TrimEnd()}\n```\n");
        var told = check("example.yaml", example)
            .Where(problem => problem.Code == code.Code)
            .Select(static problem => problem.ToString())
            .Distinct()
            .Order(StringComparer.Ordinal);
        page.Append($"\nFairlead says:\n\n```\n{string.Join('\n', told)}\n```\n");
        return page.ToString();
    }

    /// <summary>A configuration in which there is a problem of this code; null where none can be shown in one small file.</summary>
    public static byte[]? ExampleOf(string code)
    {
        using var resource = typeof(CodePage).Assembly.GetManifestResourceStream($"{Examples}{code}.yaml");
        if (resource is null)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
