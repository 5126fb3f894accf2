using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fairlead.ArchitectureTests;

/// <summary>Log event ids are unique across the product, each project in its own block.</summary>
public sealed partial class LogEventTests
{
    private static readonly Dictionary<string, (int From, int To)> Blocks = new(StringComparer.Ordinal)
    {
        ["Fairlead.Xds"] = (1100, 1199),
        ["Fairlead.Config"] = (1200, 1299),
        ["Fairlead.Translation"] = (1300, 1399),
        ["Fairlead.ControlPlane"] = (1400, 1499),
        ["Fairlead.Proxy"] = (1500, 1599),
        ["Fairlead"] = (1600, 1699),
    };

    [Fact]
    public void Ids_AreUniqueAndInTheirBlock()
    {
        var events = Repository.Sources.SelectMany(file => file.Syntax.DescendantNodes().OfType<AttributeSyntax>()
            .Where(attribute => attribute.Name.ToString() is "LoggerMessage" or "LoggerMessageAttribute")
            .Select(attribute => (file.Project, file.Path, Id: IdOf(attribute)))).ToList();

        Assert.NotEmpty(events);
        Assert.Empty(events.Where(e => e.Id is null).Select(e => $"{e.Path}: a [LoggerMessage] without a literal event id"));
        Assert.Empty(events.GroupBy(e => e.Id)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(e => e.Path))}"));
        Assert.Empty(events.Where(e => e.Id < Blocks[e.Project].From || e.Id > Blocks[e.Project].To)
            .Select(e => $"{e.Path}: {e.Id} is outside of the block of {e.Project}"));
    }

    private static int? IdOf(AttributeSyntax attribute)
    {
        foreach (var argument in attribute.ArgumentList?.Arguments ?? [])
        {
            var isId = argument.NameEquals?.Name.ToString() == "EventId"
                || (argument.NameEquals is null && argument.NameColon is null && Number().IsMatch(argument.Expression.ToString()));
            if (isId && int.TryParse(argument.Expression.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return id;
            }
        }

        return null;
    }

    [GeneratedRegex(@"^\d+$")]
    private static partial Regex Number();
}
