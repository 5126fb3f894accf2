namespace Fairlead.Cli;

/// <summary>
/// What shells run to complete a command line. Each asks the program itself, by the directive [suggest], and falls back to names of files.
/// </summary>
internal static class CompletionScripts
{
    public const string Bash = """
        # fairlead's completion for bash: source <(fairlead completion bash)
        _fairlead() {
            local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} rest found
            rest=${line#*[[:space:]]}
            COMPREPLY=()
            while IFS= read -r found; do
                [[ $found == "$word"* ]] && COMPREPLY+=("$found")
            done < <("${COMP_WORDS[0]}" "[suggest:${#rest}]" "$rest" 2>/dev/null)
        }
        complete -o default -o bashdefault -F _fairlead fairlead
        """;

    public const string Zsh = """
        #compdef fairlead
        # fairlead's completion for zsh: source <(fairlead completion zsh), or a file _fairlead in a folder of $fpath.
        _fairlead() {
            local rest=${LBUFFER#*[[:space:]]}
            local -a found=("${(@f)$("${words[1]}" "[suggest:${#rest}]" "$rest" 2>/dev/null)}")
            found=(${found:#})
            (( $#found )) && compadd -- $found || _files
        }
        compdef _fairlead fairlead
        """;

    public const string Fish = """
        # fairlead's completion for fish: fairlead completion fish | source
        function __fairlead_complete
            set -l line (commandline -cp)
            set -l rest (string replace -r '^\S+\s+' '' -- $line)
            set -l words (commandline -opc)
            set -l found ($words[1] "[suggest:"(string length -- "$rest")"]" "$rest" 2>/dev/null | string match -v '')
            if set -q found[1]
                printf '%s\n' $found
            else
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c fairlead -f -a '(__fairlead_complete)'
        """;

    public const string PowerShell = """
        # fairlead's completion for PowerShell: fairlead completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName fairlead, fairlead.cmd -ScriptBlock {
            param($word, $ast, $position)
            $line = $ast.ToString()
            if ($line.Length -lt $position) { $line = $line.PadRight($position) } else { $line = $line.Substring(0, $position) }
            $rest = $line -replace '^\S+\s+', ''
            & $ast.CommandElements[0].Value "[suggest:$($rest.Length)]" $rest 2>$null |
                Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;
}
