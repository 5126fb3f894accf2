namespace Fairlead.Proxy.Upstream;

/// <summary>The result of parsing the bytes so far.</summary>
internal enum ParseOutcome
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,
    Done,

    /// <summary>The bytes are invalid, whatever follows.</summary>
    Invalid,
}
