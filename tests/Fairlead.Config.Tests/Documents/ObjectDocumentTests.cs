using System.Text;
using Fairlead.Config.Documents;
using Fairlead.Config.Files;
using Fairlead.Config.Tests.Store;
using Fairlead.Model.Objects;
using Fairlead.Testing.Golden;

namespace Fairlead.Config.Tests.Documents;

/// <summary>An object's document says what the object says: it is read again after a restart.</summary>
public sealed class ObjectDocumentTests
{
    [Fact]
    public void Read_DocumentOfEveryObjectOfTheCases_IsTheSameObject()
    {
        var objects = ConfigFiles.Load(
            [RepositoryRoot.Combine("tests", "Fairlead.Config.Tests", "Cases"), RepositoryRoot.Combine("samples")]).Objects.Values.ToList();

        Assert.True(objects.Count > 20);
        Assert.All(objects, static item =>
        {
            var again = TextReading.Read(item.Document.Span, item.SourceId, "object.json");
            Assert.DoesNotContain(again.Problems, static problem => problem.Severity == ProblemSeverity.Error);
            Assert.Equal(item, again.Objects.Single());
            Assert.Equal(Encoding.UTF8.GetString(item.Document.Span), Encoding.UTF8.GetString(again.Objects.Single().Document.Span));
        });
    }

    [Fact]
    public void Of_WhatAnotherServerWrote_IsLeftOut()
    {
        var item = Texts.Read("""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata:
              name: a
              uid: 6f1c
              resourceVersion: "17"
              creationTimestamp: "2026-01-01T00:00:00Z"
              annotations: {note: "tab\there, é, \U0001F6A2"}
            spec:
              hosts: [a.example]
              ports: [{number: 80, name: http}]
            status: {conditions: []}
            """);

        Assert.Equal(
            "{'apiVersion':'networking.istio.io/v1','kind':'ServiceEntry',"
                + "'metadata':{'name':'a','creationTimestamp':'2026-01-01T00:00:00Z',"
                + "'annotations':{'note':'tab\\there, é, \\uD83D\\uDEA2'}},"
                + "'spec':{'hosts':['a.example'],'ports':[{'number':80,'name':'http'}]}}",
            Encoding.UTF8.GetString(item.Document.Span).Replace("🚢", "\\uD83D\\uDEA2", StringComparison.Ordinal).Replace('"', '\''));
    }

    [Fact]
    public void Read_AliasesThatStandForMoreThanTheLimit_AreRefused()
    {
        var text = new StringBuilder("apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata:\n  name: a\n  annotations:\n");
        text.Append("    a0: &a ").Append('x', 200_000).Append('\n');
        for (var index = 1; index < 200; index++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"    a{index}: *a\n");
        }

        var result = TextReading.Read(Encoding.UTF8.GetBytes(text.Append("spec: {hosts: [a.example]}\n").ToString()), "test", "a.yaml");

        Assert.Empty(result.Objects);
        Assert.Equal("FL1007", Assert.Single(result.Problems).Code);
    }
}
