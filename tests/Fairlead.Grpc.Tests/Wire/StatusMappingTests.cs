using Fairlead.Grpc.Wire;

namespace Fairlead.Grpc.Tests.Wire;

public sealed class StatusMappingTests
{
    [Theory]
    [InlineData("0", GrpcStatusCode.Ok)]
    [InlineData("16", GrpcStatusCode.Unauthenticated)]
    [InlineData("17", GrpcStatusCode.Unknown)]
    [InlineData("-1", GrpcStatusCode.Unknown)]
    [InlineData("", GrpcStatusCode.Unknown)]
    [InlineData("ok", GrpcStatusCode.Unknown)]
    [InlineData("99999999999999", GrpcStatusCode.Unknown)]
    public void Parse_Text_IsCodeOrUnknown(string text, GrpcStatusCode code) => Assert.Equal(code, StatusMapping.Parse(text));

    [Fact]
    public void StatusCodes_Numbers_AreTheWires() => Assert.Equal(
        "Ok,Cancelled,Unknown,InvalidArgument,DeadlineExceeded,NotFound,AlreadyExists,PermissionDenied,ResourceExhausted,"
        + "FailedPrecondition,Aborted,OutOfRange,Unimplemented,Internal,Unavailable,DataLoss,Unauthenticated",
        string.Join(',', Enumerable.Range(0, 17).Select(code => (GrpcStatusCode)code)));

    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("application/grpc;charset=utf-8", true)]
    [InlineData("Application/gRPC", true)]
    [InlineData("application/grpc-web", false)]
    [InlineData("application/grpcx", false)]
    [InlineData("text/plain", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void IsGrpcContentType_Value_IsToldApart(string? value, bool grpc) => Assert.Equal(grpc, HeaderNames.IsGrpcContentType(value));

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("identity, GZIP ,deflate", true)]
    [InlineData("xgzip,gzipx", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void AcceptsGzip_List_IsSearchedByName(string? list, bool accepts) => Assert.Equal(accepts, HeaderNames.AcceptsGzip(list));
}
