namespace Fairlead.Tests.Cli;

/// <summary>Tests that build the command tree run one after the other: its flags are shared, as in the process that has one tree.</summary>
[CollectionDefinition(Name)]
public sealed class CommandLineCollection
{
    public const string Name = "command line";
}
