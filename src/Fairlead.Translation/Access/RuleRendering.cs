using Envoy.Config.Rbac.V3;
using Fairlead.Model.Access;

namespace Fairlead.Translation.Access;

/// <summary>
/// Rules of authorizations as Envoy's policies. A condition that nobody can check where the request is taken (on identities, which callers
/// do not have yet; on tokens at gRPC servers; on requests where connections are taken) counts such that the rule refuses: what allows is
/// for nobody, what denies is for everybody.
/// </summary>
internal sealed class RuleRendering(AuthorizationAction action, AccessTarget target)
{
    private readonly bool _unknown = action != AuthorizationAction.Allow;

    /// <summary>The policies of an authorization by their names, as Istio gives them. A rule that matches nothing is left out.</summary>
    public IEnumerable<KeyValuePair<string, Policy>> PoliciesOf(Authorization authorization)
    {
        for (var i = 0; i < authorization.Rules.Count; i++)
        {
            if (Make(authorization.Rules[i]) is { } policy)
            {
                var key = authorization.Provenance.Key;
                yield return new(FormattableString.Invariant($"ns[{key.Namespace}]-policy[{key.Name}]-rule[{i}]"), policy);
            }
        }
    }

    private Policy? Make(AuthorizationRule rule)
    {
        var principals = Principals.Algebra.All(
        [
            rule.From.Count == 0 ? Condition<Principal>.Always : Principals.Algebra.Any(rule.From.Select(Source)),
            .. rule.When.Select(When),
        ]);
        var permissions = Permissions.Algebra.All(
        [
            rule.To.Count == 0
                ? Condition<Permission>.Always
                : Permissions.Algebra.Any(rule.To.Select(Asked)),
            .. rule.When.Select(WhenAsked),
        ]);
        return principals.Known == false || permissions.Known == false
            ? null
            : new()
            {
                Permissions = { permissions.Matcher ?? new() { Any = true } },
                Principals = { principals.Matcher ?? new() { Any = true } },
            };
    }

    private Condition<Principal> Source(AuthorizationSource source) => Principals.Algebra.All(
        Unknown(source.Principals),
        Unknown(source.Namespaces),
        Unknown(source.ServiceAccounts),
        Unknown(source.TrustDomains),
        Token(source.RequestPrincipals, Principals.RequestPrincipal),
        Principals.Algebra.Set(source.Addresses, Principals.Address),
        Principals.Algebra.Set(source.RemoteAddresses, Principals.RemoteAddress));

    private Condition<Permission> Asked(AuthorizationOperation operation) => target.IsHttp
        ? Permissions.Of(operation, target)
        : Permissions.Algebra.All(
            Permissions.Port(operation.Ports, target),
            IsOpen(operation.Hosts) && IsOpen(operation.Methods) && IsOpen(operation.Paths)
                ? Condition<Permission>.Always
                : new(_unknown, null));

    /// <summary>A condition on an attribute, where it is one on who asks or on headers.</summary>
    private Condition<Principal> When(AuthorizationCondition condition)
    {
        var (attribute, values) = condition;
        var open = attribute.IndexOf('[', StringComparison.Ordinal);
        var key = open < 0 ? "" : attribute[(open + 1)..^1];
        return (open < 0 ? attribute : attribute[..open]) switch
        {
            "source.ip" => Principals.Algebra.Set(values, Principals.Address),
            "remote.ip" => Principals.Algebra.Set(values, Principals.RemoteAddress),
            "source.namespace" or "source.principal" or "source.serviceAccount" or "source.trustDomain" => Unknown(values),
            "request.headers" when !target.IsHttp => Unknown(values),
            "request.headers" => Principals.Algebra.Set(values, value => Principals.Header(key, value, target)),
            "request.auth.principal" => Token(values, Principals.RequestPrincipal),
            "request.auth.audiences" => Token(values, static value => Principals.Claim(["aud"], value)),
            "request.auth.presenter" => Token(values, static value => Principals.Claim(["azp"], value)),
            "request.auth.claims" => Token(values, value => Principals.Claim(key.Split("]["), value)),
            var name when name.StartsWith("experimental.", StringComparison.Ordinal) =>
                target.IsGrpc
                    ? Unknown(values)
                    : Principals.Algebra.Set(values, value => Principals.Metadata(name["experimental.".Length..], key, value)),
            _ => Condition<Principal>.Always,
        };
    }

    /// <summary>A condition on an attribute, where it is one on what is asked for.</summary>
    private Condition<Permission> WhenAsked(AuthorizationCondition condition) => condition.Attribute switch
    {
        "destination.ip" => Permissions.Algebra.Set(condition.Values, Permissions.DestinationAddress),
        "destination.port" => Permissions.Port(condition.Values, target),
        "connection.sni" => Permissions.Algebra.Set(condition.Values, Permissions.ServerName),
        _ => Condition<Permission>.Always,
    };

    private Condition<Principal> Token(TextSet set, Func<string, Condition<Principal>> fits) =>
        !target.HasTokens ? Unknown(set) : Principals.Algebra.Set(set, fits);

    private Condition<Principal> Unknown(TextSet set) =>
        IsOpen(set) ? Condition<Principal>.Always : new(_unknown, null);

    private static bool IsOpen(TextSet set) => set.In.Count == 0 && set.NotIn.Count == 0;
}
