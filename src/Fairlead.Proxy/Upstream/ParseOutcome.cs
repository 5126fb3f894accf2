namespace Fairlead.Proxy.Upstream;

/// <summary>What a parser says about the bytes that it was shown.</summary>
internal enum ParseOutcome
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,
    Done,

    /// <summary>No bytes that follow could mend it.</summary>
    Invalid,
}
