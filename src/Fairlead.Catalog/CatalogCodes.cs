using Fairlead.Model.Objects;

namespace Fairlead.Catalog;

/// <summary>
/// The codes of what can be wrong with objects beside each other. They only grow; each has a page in docs/reference/diagnostics.
/// </summary>
internal static class CatalogCodes
{
    public const string ServiceConflict = "FL1302";
    public const string RouteConflict = "FL1303";
    public const string PolicyConflict = "FL1304";
    public const string ResourceConflict = "FL1305";
    public const string SettingsConflict = "FL1306";
    public const string ListenerConflict = "FL1307";
    public const string ScopeConflict = "FL1308";
    public const string Shadowed = "FL1309";
    public const string UnknownHost = "FL1401";
    public const string UnknownSubset = "FL1402";
    public const string UnknownPort = "FL1403";
    public const string UnknownDelegate = "FL1405";
    public const string UnknownListener = "FL1406";
    public const string Ineffective = "FL1250";

    /// <summary>What sort of thing a code says of an object.</summary>
    public static ObjectConditionKind KindOf(string code) => code switch
    {
        UnknownHost or UnknownSubset or UnknownPort or UnknownDelegate or UnknownListener => ObjectConditionKind.RefersToNothing,
        Shadowed => ObjectConditionKind.ShadowedBy,
        Ineffective => ObjectConditionKind.HasNoEffect,
        _ => ObjectConditionKind.ConflictsWith,
    };
}
