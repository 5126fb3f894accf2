using Fairlead.Grpc.Reflection.Wire.V1;
using Fairlead.Grpc.Server;
using Google.Protobuf.Reflection;

namespace Fairlead.Grpc.Reflection;

/// <summary>
/// The reflection service. Both versions of it have the same bytes on the wire, so both are served with the types of v1.
/// </summary>
internal sealed class ReflectionService(Lazy<DescriptorIndex> index, IReadOnlyList<string> services)
{
    public GrpcService Build(string name) => new GrpcService(name).AddDuplexStreaming(
        "ServerReflectionInfo", GrpcMarshaller.For(ServerReflectionRequest.Parser), GrpcMarshaller.For(ServerReflectionResponse.Parser), AnswerAsync);

    private async Task AnswerAsync(GrpcReader<ServerReflectionRequest> requests, GrpcWriter<ServerReflectionResponse> responses, GrpcServerCall call)
    {
        // A file is sent once per stream: clients keep what they have, and imports are shared by most files.
        var sent = new HashSet<string>(StringComparer.Ordinal);
        while (await requests.MoveNextAsync(call.CancellationToken))
        {
            await responses.WriteAsync(Answer(requests.Current, sent), call.CancellationToken);
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request, HashSet<string> sent)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse();
                response.ListServicesResponse.Service.Add(services.Select(static name => new ServiceResponse { Name = name }));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                SetFile(response, index.Value.FindFile(request.FileByFilename), $"file '{request.FileByFilename}'", sent);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                SetFile(response, index.Value.FindSymbol(request.FileContainingSymbol), $"symbol '{request.FileContainingSymbol}'", sent);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var wanted = request.FileContainingExtension;
                SetFile(
                    response,
                    index.Value.FindExtension(wanted.ContainingType, wanted.ExtensionNumber),
                    $"extension {wanted.ExtensionNumber} of '{wanted.ContainingType}'",
                    sent);
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                SetNumbers(response, request.AllExtensionNumbersOfType);
                break;
            default:
                response.ErrorResponse = Error(GrpcStatusCode.InvalidArgument, "the request asks for nothing that is known here");
                break;
        }

        return response;
    }

    private void SetNumbers(ServerReflectionResponse response, string type)
    {
        if (index.Value.FindExtensionNumbers(type) is not { } numbers)
        {
            response.ErrorResponse = Error(GrpcStatusCode.NotFound, $"type '{type}' is not known here");
            return;
        }

        response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = type };
        response.AllExtensionNumbersResponse.ExtensionNumber.Add(numbers);
    }

    private static void SetFile(ServerReflectionResponse response, FileDescriptor? file, string what, HashSet<string> sent)
    {
        if (file is null)
        {
            response.ErrorResponse = Error(GrpcStatusCode.NotFound, $"{what} is not known here");
            return;
        }

        // What was asked for is always in the answer, also when it went out before as an import.
        response.FileDescriptorResponse = new FileDescriptorResponse();
        response.FileDescriptorResponse.FileDescriptorProto.Add(file.SerializedData);
        sent.Add(file.Name);
        AddImports(response.FileDescriptorResponse, file, sent);
    }

    private static void AddImports(FileDescriptorResponse response, FileDescriptor file, HashSet<string> sent)
    {
        foreach (var import in file.Dependencies)
        {
            if (sent.Add(import.Name))
            {
                response.FileDescriptorProto.Add(import.SerializedData);
                AddImports(response, import, sent);
            }
        }
    }

    private static ErrorResponse Error(GrpcStatusCode code, string message) => new() { ErrorCode = (int)code, ErrorMessage = message };
}
