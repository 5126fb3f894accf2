using Fairlead.Testing.Programs;

namespace Fairlead.EndToEnd.Grpc;

/// <summary>The scenarios with each gRPC implementation.</summary>
public sealed class GrpcTests(GrpcMesh mesh) : IClassFixture<GrpcMesh>
{
    public static TheoryData<string> Scenarios => [.. GrpcScenarios.All.Select(s => s.Name)];

    [RequiresProgramTheory(nameof(ExternalPrograms.NodeModules))]
    [MemberData(nameof(Scenarios))]
    public Task Js_Scenario_Passes(string scenario) => mesh.PassesAsync(GrpcScenarios.Named(scenario), "grpc-js");

    [RequiresProgramTheory(nameof(ExternalPrograms.PythonOld))]
    [MemberData(nameof(Scenarios))]
    public Task CoreOld_Scenario_Passes(string scenario) => mesh.PassesAsync(GrpcScenarios.Named(scenario), "c-core-old");

    [RequiresProgramTheory(nameof(ExternalPrograms.PythonNew))]
    [MemberData(nameof(Scenarios))]
    public Task CoreNew_Scenario_Passes(string scenario) => mesh.PassesAsync(GrpcScenarios.Named(scenario), "c-core-new");

    [RequiresProgramTheory(nameof(ExternalPrograms.Java), nameof(ExternalPrograms.GrpcJavaJar))]
    [MemberData(nameof(Scenarios))]
    public Task Java_Scenario_Passes(string scenario) => mesh.PassesAsync(GrpcScenarios.Named(scenario), "grpc-java");

    [RequiresProgramTheory(nameof(ExternalPrograms.GrpcGo))]
    [MemberData(nameof(Scenarios))]
    public Task Go_Scenario_Passes(string scenario) => mesh.PassesAsync(GrpcScenarios.Named(scenario), "grpc-go");
}
