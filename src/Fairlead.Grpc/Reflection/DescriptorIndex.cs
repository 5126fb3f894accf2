using Google.Protobuf.Reflection;

namespace Fairlead.Grpc.Reflection;

/// <summary>Descriptor files by name, by the symbols that they declare and by the extensions that they add. Immutable.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _extensions = new(StringComparer.Ordinal);

    public DescriptorIndex(IEnumerable<FileDescriptor> files)
    {
        foreach (var file in files)
        {
            Add(file);
        }
    }

    public FileDescriptor? FindFile(string name) => _files.GetValueOrDefault(name);

    /// <summary>By full name; members (fields, methods, values) are found in the file of what they belong to.</summary>
    public FileDescriptor? FindSymbol(string name) => _symbols.GetValueOrDefault(name);

    public FileDescriptor? FindExtension(string type, int number) =>
        _extensions.TryGetValue(type, out var numbers) ? numbers.GetValueOrDefault(number) : null;

    /// <summary>The extension numbers of a message type, or null if there is no such type.</summary>
    public IReadOnlyCollection<int>? FindExtensionNumbers(string type)
    {
        if (_extensions.TryGetValue(type, out var numbers))
        {
            return numbers.Keys;
        }

        return _symbols.ContainsKey(type) ? [] : null;
    }

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var import in file.Dependencies)
        {
            Add(import);
        }

        foreach (var message in file.MessageTypes)
        {
            AddMessage(file, message);
        }

        foreach (var declared in file.EnumTypes)
        {
            AddEnum(file, declared);
        }

        foreach (var service in file.Services)
        {
            _symbols[service.FullName] = file;
            foreach (var method in service.Methods)
            {
                _symbols[method.FullName] = file;
            }
        }

        AddExtensions(file, file.Extensions.UnorderedExtensions);
    }

    private void AddMessage(FileDescriptor file, MessageDescriptor message)
    {
        _symbols[message.FullName] = file;
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            _symbols[field.FullName] = file;
        }

        foreach (var oneof in message.Oneofs)
        {
            _symbols[oneof.FullName] = file;
        }

        foreach (var nested in message.NestedTypes)
        {
            AddMessage(file, nested);
        }

        foreach (var declared in message.EnumTypes)
        {
            AddEnum(file, declared);
        }

        AddExtensions(file, message.Extensions.UnorderedExtensions);
    }

    private void AddEnum(FileDescriptor file, EnumDescriptor declared)
    {
        _symbols[declared.FullName] = file;

        // In protobuf the values of an enum are names beside it, not inside it.
        var scope = declared.FullName[..^declared.Name.Length];
        foreach (var value in declared.Values)
        {
            _symbols[scope + value.Name] = file;
        }
    }

    private void AddExtensions(FileDescriptor file, IEnumerable<FieldDescriptor> extensions)
    {
        foreach (var extension in extensions)
        {
            _symbols[extension.FullName] = file;
            var type = extension.ExtendeeType.FullName;
            if (!_extensions.TryGetValue(type, out var numbers))
            {
                _extensions[type] = numbers = [];
            }

            numbers[extension.FieldNumber] = file;
        }
    }
}
