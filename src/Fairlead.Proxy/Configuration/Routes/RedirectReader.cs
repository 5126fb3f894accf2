using Envoy.Config.Core.V3;
using Envoy.Config.Route.V3;

namespace Fairlead.Proxy.Configuration.Routes;

/// <summary>Reads redirects and direct responses.</summary>
internal static class RedirectReader
{
    /// <summary>The longest body, unless the route configuration says something else.</summary>
    public const int DefaultMaxBody = 4096;

    public static RedirectModel Read(RedirectAction action, string path, ConfigProblems problems)
    {
        return new RedirectModel
        {
            Scheme = action.SchemeRewriteSpecifierCase switch
            {
                RedirectAction.SchemeRewriteSpecifierOneofCase.HttpsRedirect when action.HttpsRedirect => "https",
                RedirectAction.SchemeRewriteSpecifierOneofCase.SchemeRedirect => action.SchemeRedirect,
                _ => null,
            },
            Host = action.HostRedirect.Length > 0 ? action.HostRedirect : null,
            Port = action.PortRedirect == 0 ? null : (int)action.PortRedirect,
            Path =
                action.PathRewriteSpecifierCase == RedirectAction.PathRewriteSpecifierOneofCase.PathRedirect ? action.PathRedirect : null,
            Prefix =
                action.PathRewriteSpecifierCase == RedirectAction.PathRewriteSpecifierOneofCase.PrefixRewrite ? action.PrefixRewrite : null,
            PathRegex = MatcherReader.ReadRewrite(action.RegexRewrite, path + ".regex_rewrite", problems),
            Status = action.ResponseCode switch
            {
                RedirectAction.Types.RedirectResponseCode.Found => 302,
                RedirectAction.Types.RedirectResponseCode.SeeOther => 303,
                RedirectAction.Types.RedirectResponseCode.TemporaryRedirect => 307,
                RedirectAction.Types.RedirectResponseCode.PermanentRedirect => 308,
                _ => 301,
            },
            StripQuery = action.StripQuery,
        };
    }

    public static DirectResponseModel ReadDirect(DirectResponseAction action, int maxBody, string path, ConfigProblems problems)
    {
        if (action.Status is < 200 or > 599)
        {
            problems.Add(path + ".status", $"200 to 599 was expected, got {action.Status}");
        }

        ReadOnlyMemory<byte> body = default;
        switch (action.Body?.SpecifierCase ?? DataSource.SpecifierOneofCase.None)
        {
            case DataSource.SpecifierOneofCase.InlineString:
                body = System.Text.Encoding.UTF8.GetBytes(action.Body!.InlineString);
                break;
            case DataSource.SpecifierOneofCase.InlineBytes:
                body = action.Body!.InlineBytes.Memory;
                break;
            case DataSource.SpecifierOneofCase.None:
                break;
            default:
                problems.Add(path + ".body", "only inline_string and inline_bytes are supported by this sidecar");
                break;
        }

        if (body.Length > maxBody)
        {
            problems.Add(path + ".body", $"is {body.Length} bytes long, {maxBody} are the most");
        }

        return new DirectResponseModel((int)action.Status, body);
    }
}
