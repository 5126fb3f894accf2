using System.Globalization;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Access;

namespace Fairlead.Config.Istio;

/// <summary>Reads the rules of one AuthorizationPolicy. Not safe for use by several threads.</summary>
internal sealed class AuthorizationRuleReader(AuthorizationAction action)
{
    private const int MaxValues = 4096;

    // The first condition on the identity of the caller.
    private FieldValue? _identity;

    public AuthorizationRule Read(FieldValue item)
    {
        var fields = item.Fields("a rule, or {} for every request");
        var rule = new AuthorizationRule
        {
            From = fields.Optional("from") is { } from ? OneAtLeast(from, ReadFrom) : [],
            To = fields.Optional("to") is { } to ? OneAtLeast(to, ReadTo) : [],
            When = fields.Optional("when")?.Items(ReadWhen, 256) ?? [],
            Path = item.Path,
        };
        fields.Finish();
        return rule;
    }

    /// <summary>Says once that the identities of callers are not known.</summary>
    public void WarnOfIdentities() => _identity?.Warn(
        ErrorCodes.FailsClosed,
        action == AuthorizationAction.Allow
            ? "the condition never holds: this version gives workloads no identities, so the rule lets nobody in"
            : "the condition always holds: this version gives workloads no identities, so the rule is for any caller",
        "ipBlocks, remoteIpBlocks and requestPrincipals tell callers apart without identities");

    private static EquatableList<T> OneAtLeast<T>(FieldValue list, Func<FieldValue, T> read)
    {
        var items = list.Items(read, 1024);
        if (items.Count == 0 && list.Node is Yaml.SequenceNode { Items.Length: 0 })
        {
            list.Error(ErrorCodes.OutOfRange, "expected an item at least, got none", "leave the list out");
        }

        return items;
    }

    private AuthorizationSource ReadFrom(FieldValue item)
    {
        var outer = item.Fields();
        var source = outer.Required("source", "who calls");
        outer.Finish();
        if (source is not { } field)
        {
            return new();
        }

        var errors = field.Problems.Errors;
        var fields = field.Fields();
        var read = new AuthorizationSource
        {
            Principals = Identities(fields, "principals", Pattern),
            RequestPrincipals = Set(fields, "requestPrincipals", Pattern, isForCustom: false),
            Namespaces = Identities(fields, "namespaces", Pattern),
            ServiceAccounts = Identities(fields, "serviceAccounts", ReadAccount),
            TrustDomains = Identities(fields, "trustDomains", Pattern),
            Addresses = Set(fields, "ipBlocks", FormatReaders.AddressOrBlock),
            RemoteAddresses = Set(fields, "remoteIpBlocks", FormatReaders.AddressOrBlock),
        };
        fields.Finish();
        RefuseEmpty(field, read == new AuthorizationSource() && field.Problems.Errors == errors);
        if (read.ServiceAccounts != TextSet.Any && (read.Principals != TextSet.Any || read.Namespaces != TextSet.Any))
        {
            field.Error(ErrorCodes.Conflict, "serviceAccounts does not go together with principals or namespaces", "keep one of them");
        }

        return read;
    }

    private AuthorizationOperation ReadTo(FieldValue item)
    {
        var outer = item.Fields();
        var operation = outer.Required("operation", "what is asked for");
        outer.Finish();
        if (operation is not { } field)
        {
            return new();
        }

        var errors = field.Problems.Errors;
        var fields = field.Fields();
        var read = new AuthorizationOperation
        {
            Hosts = Set(fields, "hosts", Pattern),
            Ports = Set(fields, "ports", ReadPort),
            Methods = Set(fields, "methods", Pattern),
            Paths = Set(fields, "paths", AuthorizationPaths.Read),
        };
        fields.Finish();
        RefuseEmpty(field, read == new AuthorizationOperation() && field.Problems.Errors == errors);
        return read;
    }

    private static void RefuseEmpty(FieldValue field, bool isEmpty)
    {
        if (isEmpty)
        {
            field.Error(ErrorCodes.MissingField, "expected a condition at least, got none", "leave it out where it does not matter");
        }
    }

    private AuthorizationCondition ReadWhen(FieldValue item)
    {
        var errors = item.Problems.Errors;
        var fields = item.Fields();
        var keyField = fields.Required("key", "the name of an attribute");
        var key = keyField?.Text("the name of an attribute", 512) ?? "";
        var attribute = AuthorizationAttribute.Find(key, out var name);
        var read = attribute?.Read ?? Pattern;
        var values = fields.Optional("values")?.Texts(read, MaxValues) ?? [];
        var notValues = fields.Optional("notValues")?.Texts(read, MaxValues) ?? [];
        fields.Finish();
        if (values.Count == 0 && notValues.Count == 0 && item.Problems.Errors == errors)
        {
            item.Error(ErrorCodes.MissingField, "expected values or notValues, got neither");
        }

        if (key.Length > 0 && attribute is null)
        {
            keyField?.Error(
                ErrorCodes.UnknownValue, $"unknown attribute \"{Yaml.ScalarNode.Shorten(key)}\"", AuthorizationAttribute.Suggest(key));
        }

        if (attribute is { IsOfIdentity: true })
        {
            _identity ??= keyField;
        }

        if (action == AuthorizationAction.Custom && attribute is { IsForCustom: false })
        {
            keyField?.Error(ErrorCodes.Conflict, $"CUSTOM is decided before {key} is known", "leave the condition out");
        }

        return new(name, new(values, notValues));
    }

    private TextSet Identities(FieldReader fields, string name, Func<FieldValue, string> read)
    {
        _identity ??= fields.Optional(name) ?? fields.Optional(NotOf(name));
        return Set(fields, name, read, isForCustom: false);
    }

    private TextSet Set(FieldReader fields, string name, Func<FieldValue, string> read, bool isForCustom = true)
    {
        var included = fields.Optional(name);
        var excluded = fields.Optional(NotOf(name));
        if (action == AuthorizationAction.Custom && !isForCustom)
        {
            (included ?? excluded)?.Error(ErrorCodes.Conflict, $"CUSTOM is decided before {name} are known", "leave the condition out");
        }

        TextSet set = new(included?.Texts(read, MaxValues) ?? [], excluded?.Texts(read, MaxValues) ?? []);
        return set.In.Count == 0 && set.NotIn.Count == 0 ? TextSet.Any : set;
    }

    private static string NotOf(string name) => $"not{char.ToUpperInvariant(name[0])}{name[1..]}";

    /// <summary>A text that may begin or end with a wildcard.</summary>
    internal static string Pattern(FieldValue field)
    {
        var text = field.Text("a value", 4096);
        var inner = text.Length > 1 && text[0] == '*' ? text.AsSpan(1) : text.AsSpan().TrimEnd('*');
        if (text != "*" && inner.Contains('*'))
        {
            field.Warn(ErrorCodes.Ineffective, $"a * that neither begins nor ends the value is a plain character: \"{text}\"");
        }

        return field.Share(text);
    }

    internal static string ReadPort(FieldValue field)
    {
        var text = field.Text("a port in quotes", 16);
        if (text.Length > 0
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535))
        {
            field.Error(ErrorCodes.OutOfRange, $"expected a port from 0 to 65535, got \"{text}\"");
        }

        return field.Share(text);
    }

    private static string ReadAccount(FieldValue field)
    {
        var text = field.Text("a service account", 320);
        if (text.Contains('*', StringComparison.Ordinal) || text.Count(static c => c == '/') > 1)
        {
            field.Error(ErrorCodes.BadFormat, $"expected NAME or NAMESPACE/NAME without wildcard, got \"{text}\"");
        }

        return field.Share(text);
    }
}
