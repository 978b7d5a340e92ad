import {
  COMMANDS,
  GLOBAL_OPTIONS,
  OPTIONS,
  type CommandName,
  type CommandSpec,
  type OptionName,
} from "./args.ts";

/** The help text of twsrt, or of one of its commands. */
export function helpText(command: CommandName | undefined, agents: readonly string[]): string {
  return command === undefined ? overview(agents) : commandHelp(command, agents);
}

function overview(agents: readonly string[]): string {
  const commands = Object.entries(COMMANDS as Readonly<Record<string, CommandSpec>>).map(
    ([name, { summary, operand }]) => row(operand === undefined ? name : `${name} ${operand}`, summary),
  );
  return [
    "twsrt: one security policy, compiled into the configuration of every coding agent",
    "",
    "Usage: twsrt COMMAND [OPTION]...",
    "",
    "Commands:",
    ...commands,
    "",
    "Options:",
    ...GLOBAL_OPTIONS.map((name) => optionRow(name)),
    "",
    `Agents: ${agents.join(", ")}`,
    "Exit status: 0 done, 1 drift or invalid input, 2 a target file is missing or cannot be used, 64 wrong usage, 70 bug",
    "",
  ].join("\n");
}

function commandHelp(name: CommandName, agents: readonly string[]): string {
  const spec: CommandSpec = COMMANDS[name];
  return [
    `Usage: twsrt ${name} [OPTION]...${spec.operand === undefined ? "" : ` ${spec.operand}`}`,
    "",
    spec.details,
    "",
    "Options:",
    ...[...spec.options, ...GLOBAL_OPTIONS].map((option) => optionRow(option, spec.help?.[option])),
    ...(spec.operand?.includes("AGENT") === true ? ["", `Agents: ${agents.join(", ")}`] : []),
    "",
  ].join("\n");
}

function optionRow(name: OptionName, meaning?: string): string {
  const spec: { short?: string; value?: string; help: string } = OPTIONS[name];
  const short = spec.short === undefined ? "    " : `-${spec.short}, `;
  return row(`${short}--${name}${spec.value === undefined ? "" : ` ${spec.value}`}`, meaning ?? spec.help);
}

function row(left: string, right: string): string {
  return `  ${left.padEnd(24)}${right}`;
}
