using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fairlead.Protos.Tests;

/// <summary>The comparison itself: each kind of difference is seen, and sameness is not reported.</summary>
public sealed class DescriptorComparisonTests
{
    private const string OfficialJson = """
        {
          "name": "a.proto", "package": "p", "syntax": "proto3",
          "messageType": [{
            "name": "M",
            "field": [
              {"name": "first", "number": 1, "type": "TYPE_STRING", "label": "LABEL_OPTIONAL", "jsonName": "first"},
              {"name": "second", "number": 2, "type": "TYPE_MESSAGE", "typeName": ".p.M", "label": "LABEL_REPEATED", "jsonName": "second"},
              {"name": "third", "number": 3, "type": "TYPE_INT32", "label": "LABEL_OPTIONAL", "oneofIndex": 0, "jsonName": "third"},
              {"name": "old", "number": 4, "type": "TYPE_INT32", "label": "LABEL_OPTIONAL", "options": {"deprecated": true}}
            ],
            "nestedType": [{"name": "Inner"}],
            "oneofDecl": [{"name": "choice"}]
          }],
          "enumType": [{"name": "E", "value": [{"name": "ZERO", "number": 0}, {"name": "ONE", "number": 1}]}],
          "service": [{"name": "S", "method": [{"name": "Call", "inputType": ".p.M", "outputType": ".p.M", "clientStreaming": true}]}]
        }
        """;

    [Fact]
    public void Differences_SameFile_AreNone()
    {
        Assert.Empty(Compare(OfficialJson));
    }

    [Fact]
    public void Differences_DeprecatedFieldLeftOut_AreNone()
    {
        var ours = Official();
        ours.MessageType[0].Field.RemoveAt(3);
        Assert.Empty(DescriptorComparison.Differences([ours], [Official()]));
    }

    [Theory]
    [InlineData("\"a.proto\"", "\"b.proto\"", "b.proto: there is no official file of this name")]
    [InlineData("\"package\": \"p\"", "\"package\": \"q\"", "a.proto: package is q in ours, p upstream")]
    [InlineData("\"name\": \"first\"", "\"name\": \"frist\"", "p.M.first: this field is missing in ours")]
    [InlineData("\"name\": \"first\"", "\"name\": \"frist\"", "p.M.frist: this field is unknown upstream")]
    [InlineData("\"number\": 2", "\"number\": 5", "p.M.second: number is 5 in ours, 2 upstream")]
    [InlineData("TYPE_STRING", "TYPE_BYTES", "p.M.first: type is Bytes in ours, String upstream")]
    [InlineData("\".p.M\", \"label\"", "\".p.N\", \"label\"", "p.M.second: type name is .p.N in ours, .p.M upstream")]
    [InlineData("LABEL_REPEATED", "LABEL_OPTIONAL", "p.M.second: label is Optional in ours, Repeated upstream")]
    [InlineData("\"oneofIndex\": 0, ", "", "p.M.third: oneof is  in ours, choice upstream")]
    [InlineData("\"jsonName\": \"first\"", "\"jsonName\": \"1st\"", "p.M.first: JSON name is 1st in ours, first upstream")]
    [InlineData("\"Inner\"", "\"Outer\"", "p.M.Inner: this message is missing in ours")]
    [InlineData("\"name\": \"ONE\", \"number\": 1", "\"name\": \"ONE\", \"number\": 2", "p.E.ONE: number is 2 in ours, 1 upstream")]
    [InlineData("\"ONE\"", "\"UNO\"", "p.E.ONE: this value is missing in ours")]
    [InlineData("\"Call\"", "\"Cry\"", "p.S.Call: this method is missing in ours")]
    [InlineData("\"clientStreaming\": true", "\"serverStreaming\": true", "p.S.Call: client streaming is False in ours, True upstream")]
    [InlineData("\"outputType\": \".p.M\"", "\"outputType\": \".p.N\"", "p.S.Call: output is .p.N in ours, .p.M upstream")]
    public void Differences_OneThingChanged_NameIt(string from, string to, string expected)
    {
        Assert.Contains(from, OfficialJson, StringComparison.Ordinal);
        Assert.Contains(expected, Compare(OfficialJson.Replace(from, to, StringComparison.Ordinal)));
    }

    private static IReadOnlyList<string> Compare(string ours) =>
        DescriptorComparison.Differences([JsonParser.Default.Parse<FileDescriptorProto>(ours)], [Official()]);

    private static FileDescriptorProto Official() => JsonParser.Default.Parse<FileDescriptorProto>(OfficialJson);
}
