namespace Fairlead.Model.Objects;

/// <summary>How bad a problem is. The numbers are shown by the admin API and only grow.</summary>
public enum ProblemSeverity
{
    /// <summary>The object works, but probably not as its author meant.</summary>
    Warning = 1,

    /// <summary>The object is refused; its last good version, where there is one, stays live.</summary>
    Error = 2,
}
