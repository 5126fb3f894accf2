namespace Fairlead.Demo;

/// <summary>The demo did not go as it must.</summary>
internal sealed class DemoException(string message) : Exception(message)
{
    /// <summary>Where configuration and logs are, for whoever wants to know why.</summary>
    public string? KeptFiles { get; set; }
}
