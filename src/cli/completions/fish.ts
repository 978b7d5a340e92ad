import type { TableCommand, TableOption, Value } from "./table.ts";

/** The completions of fish. */
export function fishCompletions(commands: readonly TableCommand[], globals: readonly TableOption[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  const before = `not __fish_seen_subcommand_from ${names}`;
  const lines = ["# completions of twsrt for fish", "complete -c twsrt -f"];
  for (const { name, spec } of commands)
    lines.push(`complete -c twsrt -n ${quoted(before)} -a ${name} -d ${quoted(spec.summary)}`);
  for (const option of globals) lines.push(optionLine(before, option));
  for (const { name, operands, options } of commands) {
    const after = `__fish_seen_subcommand_from ${name}`;
    if (operands.length > 0)
      lines.push(`complete -c twsrt -n ${quoted(after)} -a ${quoted(operands.join(" "))}`);
    for (const option of options) lines.push(optionLine(after, option));
  }
  return `${lines.join("\n")}\n`;
}

function optionLine(condition: string, { name, short, help, value }: TableOption): string {
  const letter = short === undefined ? "" : ` -s ${short}`;
  return `complete -c twsrt -n ${quoted(condition)} -l ${name}${letter}${valueWords(value)} -d ${quoted(help)}`;
}

function valueWords(value: Value): string {
  switch (value.kind) {
    case "none":
      return "";
    case "text":
      return " -x";
    case "words":
      return ` -x -a ${quoted(value.words.join(" "))}`;
    case "file":
      return " -r -F";
    case "folder":
      return " -x -a '(__fish_complete_directories)'";
    case "listed":
      return ` -x -a '(twsrt completions ${value.list} 2>/dev/null)'`;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
