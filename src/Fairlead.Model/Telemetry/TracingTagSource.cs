namespace Fairlead.Model.Telemetry;

/// <summary>Where the value of a tag of a traced request comes from.</summary>
public enum TracingTagSource
{
    /// <summary>It is given.</summary>
    Literal = 1,

    /// <summary>A header of the request.</summary>
    Header = 2,

    /// <summary>A variable of the proxy's environment.</summary>
    Environment = 3,
}
