namespace Fairlead.Proxy.Formatting;

/// <summary>What to do when a header to add is there already.</summary>
internal enum AppendAction
{
    AppendOrAdd,
    AddIfAbsent,
    OverwriteOrAdd,
    OverwriteIfExists,
}
