namespace Fairlead.Cli;

/// <summary>How a verb prints its result.</summary>
internal enum OutputFormat
{
    Table,
    Wide,
    Json,
    Yaml,
}
