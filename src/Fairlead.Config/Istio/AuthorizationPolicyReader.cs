using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model.Access;

namespace Fairlead.Config.Istio;

/// <summary>Reads the spec of an AuthorizationPolicy.</summary>
internal static class AuthorizationPolicyReader
{
    public static AuthorizationPolicyConfig Read(FieldValue spec)
    {
        var fields = spec.Fields();
        var selector = fields.Selector();
        var actionField = fields.Optional("action");
        var action = actionField?.Word("ALLOW", "DENY", "AUDIT", "CUSTOM") switch
        {
            "DENY" => AuthorizationAction.Deny,
            "AUDIT" => AuthorizationAction.Audit,
            "CUSTOM" => AuthorizationAction.Custom,
            _ => AuthorizationAction.Allow,
        };
        AuthorizationRuleReader reader = new(action);
        var rules = fields.Optional("rules")?.Items(reader.Read, 4096) ?? [];
        var provider = fields.Optional("provider") is { } given ? ReadProvider(given, action) : "";
        fields.Finish();
        reader.WarnOfIdentities();
        if (rules.Count == 0 && action is AuthorizationAction.Deny or AuthorizationAction.Custom)
        {
            actionField?.Error(
                ErrorCodes.Conflict, "without rules this action is for no request", "add the rule {} for every request: rules: [{}]");
        }
        else if (action == AuthorizationAction.Custom && provider.Length == 0)
        {
            actionField?.Error(
                ErrorCodes.Conflict,
                "CUSTOM needs provider.name: who decides",
                "name one of the extensionProviders of MeshSettings, as in provider: {name: opa}");
        }

        return new() { Selector = selector, Action = action, Provider = provider, Rules = rules };
    }

    private static string ReadProvider(FieldValue field, AuthorizationAction action)
    {
        var fields = field.Fields();
        var name = fields.Optional("name")?.TextOrEmpty("the name of a provider", 256) ?? "";
        fields.Finish();
        if (action != AuthorizationAction.Custom)
        {
            field.Error(ErrorCodes.Conflict, "provider is for the action CUSTOM alone", "leave it out");
        }

        return name;
    }
}
