namespace Fairlead.Grpc.Server;

/// <summary>A method of a service: its name and what runs for a call.</summary>
internal sealed record GrpcServiceMethod(string Name, GrpcMethodKind Kind, Func<GrpcServerCall, Task> Invoke);
