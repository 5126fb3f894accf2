namespace Fairlead.EndToEnd.Mesh;

/// <summary>Tests that share one mesh; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class HttpMeshCollection : ICollectionFixture<HttpMesh>
{
    public const string Name = "one mesh of HTTP services";
}
