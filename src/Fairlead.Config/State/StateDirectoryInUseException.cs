namespace Fairlead.Config.State;

/// <summary>Another process has the state directory: two of them would undo each other's work.</summary>
public sealed class StateDirectoryInUseException(string path, Exception inner)
    : IOException($"the state directory {path} is used by another process", inner);
