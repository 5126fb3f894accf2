namespace Fairlead.Demo;

/// <summary>The demo did not go as it must.</summary>
internal sealed class DemoException(string message) : Exception(message);
