using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>Annotations that mean something here.</summary>
internal static class WellKnownAnnotations
{
    /// <summary>Of a WorkloadEntry: whether it takes traffic, as somebody decided who looks after it.</summary>
    public const string Health = "fairlead.dev/health";

    public const string Healthy = "healthy";

    public const string Unhealthy = "unhealthy";

    public const string Draining = "draining";

    /// <summary>
    /// Of a WorkloadEntry: an agent checks its health, and the condition Healthy of its status says what came of it (Istio).
    /// </summary>
    public const string IsHealthChecked = "proxy.istio.io/health-checks-enabled";

    /// <summary>Of an AuthorizationPolicy: it is not enforced (Istio).</summary>
    public const string DryRun = "istio.io/dry-run";

    /// <summary>Whether the value of <see cref="DryRun"/> says so; null: it is none.</summary>
    public static bool? IsDryRun(string value) => value switch
    {
        "1" or "t" or "T" or "TRUE" or "true" or "True" => true,
        "0" or "f" or "F" or "FALSE" or "false" or "False" => false,
        _ => null,
    };

    /// <summary>Reads the value of an annotation; what nobody knows here is any text.</summary>
    /// <param name="kind">The object's kind.</param>
    /// <param name="name">The annotation's name.</param>
    /// <param name="value">Its value.</param>
    public static string Read(string kind, string name, FieldValue value)
    {
        if (name == Health)
        {
            return value.Word(Healthy, Unhealthy, Draining);
        }

        var text = value.TextOrEmpty(maxLength: 256 * 1024);
        if (name == DryRun && kind != "AuthorizationPolicy")
        {
            value.Error(ErrorCodes.Conflict, $"{DryRun} is for AuthorizationPolicies alone: this object would be enforced", "leave it out");
        }
        else if (name == DryRun && IsDryRun(text) is null)
        {
            value.Error(ErrorCodes.UnknownValue, $"expected \"true\" or \"false\", got \"{Yaml.ScalarNode.Shorten(text)}\"");
        }

        return text;
    }

    /// <summary>Checks what annotations say against the spec.</summary>
    /// <param name="spec">What the object says.</param>
    /// <param name="annotations">Its annotations.</param>
    /// <param name="metadata">Where they stand.</param>
    public static void Check(ConfigSpec spec, EquatableMap<string> annotations, FieldValue metadata)
    {
        if (spec is AuthorizationPolicyConfig { Action: AuthorizationAction.Audit or AuthorizationAction.Custom }
            && annotations.ContainsKey(DryRun))
        {
            metadata.Error(ErrorCodes.Conflict, $"{DryRun} is for the actions ALLOW and DENY alone", "leave it out");
        }
    }
}
