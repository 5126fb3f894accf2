using System.Text.RegularExpressions;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;

namespace Fairlead.Config.Istio;

/// <summary>
/// Reads the paths of AuthorizationPolicies: texts with a wildcard at one end, or templates such as <c>/a/{*}/b/{**}</c>.
/// </summary>
internal static partial class AuthorizationPaths
{
    public static string Read(FieldValue field)
    {
        if (field.Node is Yaml.ScalarNode { Value: var text }
            && (text.Contains("{*}", StringComparison.Ordinal) || text.Contains("{**}", StringComparison.Ordinal)))
        {
            // What Envoy takes: whole segments, nothing behind the one that stands for several but a plain end, 256 characters.
            if (text.Length > 256 || !Template().IsMatch(text))
            {
                field.Error(
                    ErrorCodes.BadFormat,
                    $"expected a template of plain segments, {{*}} and one {{**}}, got \"{Yaml.ScalarNode.Shorten(text)}\"",
                    "for example /users/{*}/orders/{**}");
                return "";
            }

            return field.Share(text);
        }

        return AuthorizationRuleReader.Pattern(field);
    }

    [GeneratedRegex(@"\A(/(\{\*\}|[A-Za-z0-9\-._~%!$&'()+,;:@=]+))*(/\{\*\*\}(/[A-Za-z0-9\-._~%!$&'()+,;:@=]+)*)?/?\z")]
    private static partial Regex Template();
}
