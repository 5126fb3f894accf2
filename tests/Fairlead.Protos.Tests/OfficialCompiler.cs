using System.Diagnostics;
using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;

namespace Fairlead.Protos.Tests;

/// <summary>Runs protoc over the official files that carry the given names.</summary>
internal static partial class OfficialCompiler
{
    private static readonly string[] ImportRoots = ["envoy-api", "xds", "googleapis"];

    public static async Task<FileDescriptorSet> CompileAsync(IEnumerable<string> fileNames)
    {
        var work = Directory.CreateTempSubdirectory("fairlead-protos-");
        try
        {
            WriteValidationRules(work.FullName);
            WriteMissingImports(work.FullName);
            var output = Path.Combine(work.FullName, "official.pb");
            var start = new ProcessStartInfo(BuildPaths.Protoc) { RedirectStandardError = true };
            start.ArgumentList.Add("--descriptor_set_out=" + output);
            start.ArgumentList.Add("-I" + work.FullName);
            start.ArgumentList.Add("-I" + BuildPaths.ProtocImports);
            foreach (var root in ImportRoots)
            {
                start.ArgumentList.Add("-I" + Path.Combine(BuildPaths.OfficialProtos, root));
            }

            foreach (var name in fileNames)
            {
                start.ArgumentList.Add(name);
            }

            using var protoc = Process.Start(start) ?? throw new InvalidOperationException("protoc did not start.");
            var errors = await protoc.StandardError.ReadToEndAsync();
            await protoc.WaitForExitAsync();
            return protoc.ExitCode == 0
                ? FileDescriptorSet.Parser.ParseFrom(await File.ReadAllBytesAsync(output))
                : throw new InvalidOperationException("protoc does not compile the official files:\n" + errors);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    public static bool Exists(string fileName) =>
        ImportRoots.Any(root => File.Exists(Path.Combine(BuildPaths.OfficialProtos, root, fileName)));

    // The package carries validation rules that are older than the files that use them: each kind of rule has to learn ignore_empty.
    private static void WriteValidationRules(string folder)
    {
        var text = File.ReadAllText(Path.Combine(BuildPaths.OfficialProtos, "protoc-gen-validate", "validate", "validate.proto"));
        var mended = RulesMessage().Replace(text, "$0\n  optional bool ignore_empty = 900;");
        Directory.CreateDirectory(Path.Combine(folder, "validate"));
        File.WriteAllText(Path.Combine(folder, "validate", "validate.proto"), mended);
    }

    // OpenTelemetry's types are imported but not in the package, so these come from us.
    private static void WriteMissingImports(string folder)
    {
        foreach (var source in Directory.EnumerateFiles(BuildPaths.OwnProtos, "*.proto", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(BuildPaths.OwnProtos, source).Replace('\\', '/');
            if (!Exists(name))
            {
                var target = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(source, target);
            }
        }
    }

    // Opens the body of a kind of rules that does not say ignore_empty itself.
    [GeneratedRegex(@"message \w+Rules \{(?![^}]*ignore_empty)")]
    private static partial Regex RulesMessage();
}
