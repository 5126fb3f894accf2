using Google.Protobuf.Reflection;

namespace Fairlead.Protos;

/// <summary>All wire types of this assembly, by name. Built at first use, immutable after that, safe for any number of threads.</summary>
public static class ProtoRegistry
{
    private static readonly Lazy<IReadOnlyList<FileDescriptor>> LazyFiles = new(CollectFiles);

    private static readonly Lazy<TypeRegistry> LazyTypes = new(static () => TypeRegistry.FromFiles(RootFiles.All));

    /// <summary>Every message and enum type, for <see cref="Google.Protobuf.JsonParser"/> and <see cref="Google.Protobuf.JsonFormatter"/>
    /// to read and write what stands inside an <see cref="Google.Protobuf.WellKnownTypes.Any"/>.</summary>
    public static TypeRegistry Types => LazyTypes.Value;

    /// <summary>Every file, Google's well-known types included; a file stands behind those that it imports.</summary>
    public static IReadOnlyList<FileDescriptor> Files => LazyFiles.Value;

    /// <summary>The type that a type URL such as <c>type.googleapis.com/envoy.config.cluster.v3.Cluster</c> names;
    /// <see langword="null"/> when this build does not know it or when the text is no type URL.</summary>
    public static MessageDescriptor? Find(string typeUrl)
    {
        ArgumentNullException.ThrowIfNull(typeUrl);
        var slash = typeUrl.LastIndexOf('/');
        return slash < 0 ? null : Types.Find(typeUrl[(slash + 1)..]);
    }

    private static List<FileDescriptor> CollectFiles()
    {
        var files = new List<FileDescriptor>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var root in RootFiles.All)
        {
            Add(root);
        }

        return files;

        void Add(FileDescriptor file)
        {
            if (!seen.Add(file.Name))
            {
                return;
            }

            foreach (var imported in file.Dependencies)
            {
                Add(imported);
            }

            files.Add(file);
        }
    }
}
