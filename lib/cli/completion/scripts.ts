/** The shells that can be taught. */
export const shells = ['bash', 'zsh', 'fish'] as const

/** A shell that can be taught. */
export type Shell = (typeof shells)[number]

/*
 * All three ask `librato-reporter __complete WORD...`, the words after the program up to the one under the cursor, and get a candidate a
 * line, apart by a tab from what is said about it. So the lines never have to be renewed with a new version.
 */

const bash = `# librato-reporter completion for bash: eval "$(librato-reporter completion bash)"
_librato_reporter() {
  local IFS=$'\\n' word=\${COMP_WORDS[COMP_CWORD]} line cut=''
  # bash takes words apart at = and :, and the program must see them whole.
  local before=\${COMP_LINE:0:COMP_POINT}
  local -a words
  IFS=' ' read -r -a words <<< "$before"
  [[ $before == *' ' ]] && words+=('')
  COMPREPLY=()
  local whole=\${words[\${#words[@]}-1]}
  [[ $whole != "$word" && $whole == *"$word" ]] && cut=\${whole%"$word"}
  [[ $word == [=:] ]] && cut=$whole
  while IFS=$'\\t' read -r line _; do
    [[ $line == "$whole"* ]] && COMPREPLY+=("\${line#"$cut"}")
  done < <(librato-reporter __complete "\${words[@]:1}" 2>/dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[=/] ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -o default -F _librato_reporter librato-reporter
`

const zsh = `#compdef librato-reporter
# librato-reporter completion for zsh: eval "$(librato-reporter completion zsh)"
_librato_reporter() {
  local -a rows described
  local row
  rows=(\${(f)"$(librato-reporter __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( \${#rows} == 0 )); then
    _files
    return
  fi
  for row in $rows; do
    # A colon parts the two for _describe, so those of the candidate are escaped.
    described+=("\${\${row%%$'\\t'*}//:/\\\\:}:\${row#*$'\\t'}")
  done
  _describe 'librato-reporter' described
}
if [[ \${funcstack[1]} == _librato_reporter ]]; then
  _librato_reporter "$@"
else
  compdef _librato_reporter librato-reporter
fi
`

const fish = `# librato-reporter completion for fish: librato-reporter completion fish | source
function __librato_reporter_complete
  set -l words (commandline -opc) (commandline -ct)
  librato-reporter __complete $words[2..-1] 2>/dev/null
end
complete -c librato-reporter -f -a '(__librato_reporter_complete)'
complete -c librato-reporter -n '__fish_seen_subcommand_from import spool' -F
`

/** The lines for a shell's start-up file. */
export const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish }
