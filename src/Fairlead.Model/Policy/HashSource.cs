namespace Fairlead.Model.Policy;

/// <summary>What of a request is hashed.</summary>
public enum HashSource
{
    /// <summary>A header.</summary>
    Header = 1,

    /// <summary>A cookie, which is made where there is none and a lifetime is given.</summary>
    Cookie = 2,

    /// <summary>The address of the client.</summary>
    SourceAddress = 3,

    /// <summary>A query parameter.</summary>
    QueryParameter = 4,
}
