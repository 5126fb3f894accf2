namespace Fairlead.Model.Access;

/// <summary>What becomes of a request that a rule of an authorization matches.</summary>
public enum AuthorizationAction
{
    /// <summary>It is let through, unless another authorization denies it.</summary>
    Allow = 1,

    /// <summary>It is refused.</summary>
    Deny = 2,

    /// <summary>It is written into the audit log.</summary>
    Audit = 3,

    /// <summary>A service that is named decides.</summary>
    Custom = 4,
}
