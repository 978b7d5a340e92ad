import { spellings, valueCases, type TableCommand, type TableOption, type Value } from "./table.ts";

/** The completions of zsh: a function that may be in a file `_twsrt` of `fpath`, or be read with `source`. */
export function zshCompletions(commands: readonly TableCommand[], globals: readonly TableOption[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `#compdef twsrt
# completions of twsrt for zsh
_twsrt() {
  local -a names=(${names})
  local command= word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    if (( \${names[(Ie)$word]} )); then command=$word; break; fi
  done
  case \${words[CURRENT-1]} in
${valueCases(commands, globals, reply).join("\n")}
  esac
  case $command in
    "") compadd -- $names ${listed(globals)} ;;
${commands.map(commandCase).join("\n")}
  esac
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _twsrt "$@"; elif (( $+functions[compdef] )); then compdef _twsrt twsrt; fi
`;
}

function listed(options: readonly TableOption[]): string {
  return options.flatMap(spellings).join(" ");
}

function commandCase({ name, operands, options }: TableCommand): string {
  const rest = operands.length === 0 ? "_files" : `compadd -- ${operands.join(" ")}`;
  return `    ${name}) if [[ $PREFIX == -* ]]; then compadd -- ${listed(options)}; else ${rest}; fi ;;`;
}

function reply(value: Value): string {
  switch (value.kind) {
    case "none":
    case "text":
      return "";
    case "words":
      return `compadd -- ${value.words.join(" ")}; `;
    case "file":
      return "_files; ";
    case "folder":
      return "_files -/; ";
    case "listed":
      return `compadd -- "\${(@f)$(twsrt completions ${value.list} 2>/dev/null)}"; `;
  }
}
