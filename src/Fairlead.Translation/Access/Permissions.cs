using Envoy.Config.Core.V3;
using Envoy.Config.Rbac.V3;
using Envoy.Extensions.Path.Match.UriTemplate.V3;
using Fairlead.Model.Access;
using Fairlead.Translation.Drafts;
using Rule = Fairlead.Translation.Access.Condition<Envoy.Config.Rbac.V3.Permission>;

namespace Fairlead.Translation.Access;

/// <summary>What is asked for, as Envoy's permissions.</summary>
internal static class Permissions
{
    private const string TemplateMatcher = "envoy.path.match.uri_template.uri_template_matcher";

    public static ConditionAlgebra<Permission> Algebra { get; } = new(
        static rules => new() { AndRules = new() { Rules = { rules } } },
        static rules => new() { OrRules = new() { Rules = { rules } } },
        static rule => new() { NotRule = rule });

    public static Rule Of(AuthorizationOperation operation, AccessTarget target) => Algebra.All(
        Algebra.Set(operation.Hosts, host => Header(":authority", host, target, ignoreCase: true)),
        Port(operation.Ports, target),
        Algebra.Set(operation.Methods, method => Header(":method", method, target)),
        Algebra.Set(operation.Paths, path => Path(path, target)));

    /// <summary>Where a request is taken is known beforehand.</summary>
    public static Rule Port(TextSet ports, AccessTarget target)
    {
        var text = FormattableString.Invariant($"{target.Port}");
        return Algebra.Set(ports, port => new(port.TrimStart('0') == text, null));
    }

    public static Rule DestinationAddress(string block) => Rule.Of(new() { DestinationIp = Wire.Block(block) });

    public static Rule ServerName(string pattern) => Rule.Of(new() { RequestedServerName = TextPatterns.Text(pattern) });

    private static Rule Header(string name, string pattern, AccessTarget target, bool ignoreCase = false) =>
        Rule.Of(new() { Header = TextPatterns.Header(name, pattern, target.IsGrpc, ignoreCase) });

    private static Rule Path(string pattern, AccessTarget target)
    {
        if (!pattern.Contains("{*}", StringComparison.Ordinal) && !pattern.Contains("{**}", StringComparison.Ordinal))
        {
            return Rule.Of(new() { UrlPath = new() { Path = TextPatterns.Text(pattern) } });
        }

        // gRPC knows no templates. To Envoy an expression would be no way out: it may refuse one of this length.
        return Rule.Of(target.IsGrpc
            ? new() { UrlPath = new() { Path = new() { SafeRegex = Wire.Regex(Expression(pattern)) } } }
            : new()
            {
                UriTemplate = new TypedExtensionConfig
                {
                    Name = TemplateMatcher,
                    TypedConfig = Wire.Pack(new UriTemplateMatchConfig
                    {
                        PathTemplate = pattern.Replace("{**}", "**", StringComparison.Ordinal)
                            .Replace("{*}", "*", StringComparison.Ordinal),
                    }),
                },
            });
    }

    private static string Expression(string template) => string.Join(
        ".*", template.Split("{**}").Select(static part => string.Join("[^/]+", part.Split("{*}").Select(TextPatterns.Escape))));
}
