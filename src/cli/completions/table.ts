/** The table of commands in the form that completions and the manual page need. */
import {
  COMMANDS,
  GLOBAL_OPTIONS,
  OPTIONS,
  type CommandSpec,
  type OptionName,
  type OptionSpec,
} from "../args.ts";

/** What follows an option. */
export type Value =
  | { readonly kind: "none" | "file" | "folder" | "text" }
  /** A list that `twsrt completions` prints. */
  | { readonly kind: "listed"; readonly list: "rules" | "profiles" }
  | { readonly kind: "words"; readonly words: readonly string[] };

export interface TableOption {
  readonly name: string;
  readonly short?: string;
  readonly help: string;
  readonly value: Value;
  /** The name of the value. */
  readonly valueName?: string;
}

export interface TableCommand {
  readonly name: string;
  readonly spec: CommandSpec;
  /** The words that may follow. */
  readonly operands: readonly string[];
  readonly options: readonly TableOption[];
}

/** @param agents the names that an operand for an agent takes */
export function commandTable(agents: readonly string[]): readonly TableCommand[] {
  return Object.entries(COMMANDS as Readonly<Record<string, CommandSpec>>).map(([name, spec]) => ({
    name,
    spec,
    operands: operandsOf(spec, agents),
    options: [...spec.options, ...GLOBAL_OPTIONS].map((option) => optionOf(option, spec.help?.[option])),
  }));
}

/** The options before a command. */
export function globalOptions(): readonly TableOption[] {
  return GLOBAL_OPTIONS.map((name) => optionOf(name));
}

/** `[AGENT|all]` and `[srt|bash]` name their words; anything else is free. */
function operandsOf({ operand }: CommandSpec, agents: readonly string[]): readonly string[] {
  const words = /^\[(.*)\]$/.exec(operand ?? "")?.[1]?.split("|") ?? [];
  return words.flatMap((word) => (word === "AGENT" ? agents : [word]));
}

function optionOf(name: OptionName, help?: string): TableOption {
  const spec: OptionSpec = OPTIONS[name];
  return {
    name,
    ...(spec.short === undefined ? {} : { short: spec.short }),
    help: help ?? spec.help,
    value: valueOf(name, spec),
    ...(spec.value === undefined ? {} : { valueName: spec.value }),
  };
}

function valueOf(name: OptionName, { type, value, choices }: OptionSpec): Value {
  if (type === "boolean") return { kind: "none" };
  if (choices !== undefined) return { kind: "words", words: choices };
  if (name === "only") return { kind: "listed", list: "rules" };
  if (name === "profile") return { kind: "listed", list: "profiles" };
  if (value === "FILE") return { kind: "file" };
  return value === "D" || value === "DIR" ? { kind: "folder" } : { kind: "text" };
}

/** How an option is written: `--config`, `-c`. */
export function spellings({ name, short }: TableOption): readonly string[] {
  return short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`];
}

/**
 * A case of a shell's `case` for each option that takes a value.
 * @param reply what the shell does to complete a value
 */
export function valueCases(
  commands: readonly TableCommand[],
  globals: readonly TableOption[],
  reply: (value: Value) => string,
): readonly string[] {
  const all = new Map(
    [...globals, ...commands.flatMap(({ options }) => options)].map((one) => [one.name, one]),
  );
  return [...all.values()]
    .filter(({ value }) => value.kind !== "none")
    .map((option) => `    ${spellings(option).join("|")}) ${reply(option.value)}return ;;`);
}
