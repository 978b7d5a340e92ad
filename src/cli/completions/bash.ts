import { spellings, valueCases, type TableCommand, type TableOption, type Value } from "./table.ts";

/** The completions of bash: a function over the words of the line. */
export function bashCompletions(commands: readonly TableCommand[], globals: readonly TableOption[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# completions of twsrt for bash
_twsrt_listed() {
  local one
  while IFS= read -r one; do
    if [[ $one == "$2"* ]]; then printf '%q\\n' "$one"; fi
  done < <(twsrt completions "$1" 2>/dev/null)
}

_twsrt() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case " ${names} " in
      *" \${COMP_WORDS[i]} "*) command=\${COMP_WORDS[i]}; break ;;
    esac
  done
  case $prev in
${valueCases(commands, globals, reply).join("\n")}
  esac
  case $command in
    "") mapfile -t COMPREPLY < <(compgen -W "${names} ${words(globals)}" -- "$cur") ;;
${commands.map(commandCase).join("\n")}
  esac
}

complete -F _twsrt twsrt
`;
}

function words(options: readonly TableOption[]): string {
  return options.flatMap(spellings).join(" ");
}

function commandCase({ name, operands, options }: TableCommand): string {
  return `    ${name})
      if [[ $cur == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "${words(options)}" -- "$cur")
      else mapfile -t COMPREPLY < <(compgen -W "${operands.join(" ")}" -- "$cur")
      fi ;;`;
}

function reply(value: Value): string {
  switch (value.kind) {
    case "none":
    case "text":
      return "";
    case "words":
      return `mapfile -t COMPREPLY < <(compgen -W "${value.words.join(" ")}" -- "$cur"); `;
    case "file":
      return 'compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); ';
    case "folder":
      return 'compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$cur"); ';
    case "listed":
      return `mapfile -t COMPREPLY < <(_twsrt_listed ${value.list} "$cur"); `;
  }
}
