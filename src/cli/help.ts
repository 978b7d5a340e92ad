import {
  COMMANDS,
  GLOBAL_OPTIONS,
  OPTIONS,
  type CommandName,
  type CommandSpec,
  type OptionName,
} from "./args.ts";
import { wrapped } from "../answers/render/columns.ts";

/** In characters. Every terminal is this wide. */
const WIDTH = 80;
/** The column where the description of an option begins. */
const COLUMN = 26;

/** The help text of twsrt, or of one of its commands. */
export function helpText(command: CommandName | undefined, agents: readonly string[]): string {
  return command === undefined ? overview(agents) : commandHelp(command, agents);
}

function overview(agents: readonly string[]): string {
  const commands = Object.entries(COMMANDS as Readonly<Record<string, CommandSpec>>).map(
    ([name, { summary, operand }]) => row(operand === undefined ? name : `${name} ${operand}`, summary),
  );
  return [
    "twsrt: one security policy, compiled for every coding agent",
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
    ...wrapped(
      "Exit status: 0 done, 1 drift or invalid input, 2 a target file is missing or cannot be used, 64 wrong usage, 70 bug",
      WIDTH,
    ),
    "",
    "`twsrt help COMMAND` shows the options of a command.",
    "",
  ].join("\n");
}

function commandHelp(name: CommandName, agents: readonly string[]): string {
  const spec: CommandSpec = COMMANDS[name];
  return [
    `Usage: twsrt ${name} [OPTION]...${spec.operand === undefined ? "" : ` ${spec.operand}`}`,
    "",
    ...paragraphs(spec.details),
    "",
    "Options:",
    ...[...spec.options, ...GLOBAL_OPTIONS].map((option) => optionRow(option, spec.help?.[option])),
    ...(spec.operand?.includes("AGENT") === true
      ? ["", ...wrapped(`Agents: ${agents.join(", ")}`, WIDTH)]
      : []),
    "",
  ].join("\n");
}

function optionRow(name: OptionName, meaning?: string): string {
  const spec: { short?: string; value?: string; help: string } = OPTIONS[name];
  const short = spec.short === undefined ? "    " : `-${spec.short}, `;
  return row(`${short}--${name}${spec.value === undefined ? "" : ` ${spec.value}`}`, meaning ?? spec.help);
}

/** A name with its description beside it, or below a long name. */
function row(left: string, right: string): string {
  const name = `  ${left}`;
  const blanks = " ".repeat(COLUMN);
  const [first = "", ...rest] = wrapped(right, WIDTH, blanks);
  return name.length + 2 > COLUMN
    ? [name, first, ...rest].join("\n")
    : [name.padEnd(COLUMN) + first.trimStart(), ...rest].join("\n");
}

/** The text, wrapped again. The sentence about the exit status starts on a new line. */
function paragraphs(text: string): readonly string[] {
  return text.split(/\n(?=Exit status|\s)/).flatMap((part) => wrapped(part.replaceAll("\n", " "), WIDTH));
}
