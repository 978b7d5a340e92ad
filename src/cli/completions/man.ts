import { spellings, type TableCommand, type TableOption } from "./table.ts";

/**
 * The manual page, in the language of man(7).
 * @param date the day of the release, `2027-01-31`
 */
export function manPage(
  commands: readonly TableCommand[],
  globals: readonly TableOption[],
  { version, date }: { readonly version: string; readonly date: string },
): string {
  return [
    `.TH TWSRT 1 ${date} "twsrt ${version}" "User Commands"`,
    ".SH NAME",
    "twsrt \\- one security policy, compiled into the configuration of every coding agent",
    ".SH SYNOPSIS",
    ".B twsrt",
    ".I command",
    "[\\fIoption\\fR ...] [\\fIoperand\\fR ...]",
    ".SH COMMANDS",
    ...commands.flatMap(commandLines),
    ".SH OPTIONS",
    "Every command takes these options.",
    ...globals.flatMap(optionLines),
    ".SH EXIT STATUS",
    ...STATUS.flatMap(([code, meaning]) => [".TP", `.B ${code}`, escaped(meaning)]),
    ".SH FILES",
    ".TP",
    ".I ~/.config/twsrt/config.toml",
    "The configuration: where the policy is, and what it is compiled into.",
    ".TP",
    ".I ~/.srt-settings.json",
    "The policy on files and hosts.",
    ".TP",
    ".I ~/.config/twsrt/bash-rules.json",
    "The policy on commands.",
    "",
  ].join("\n");
}

const STATUS = [
  ["0", "Done; no drift."],
  ["1", "A check failed, or the input is invalid."],
  ["2", "A file of an agent is missing or cannot be used."],
  ["64", "Wrong usage."],
  ["70", "A bug in twsrt."],
] as const;

function commandLines({ name, spec, options }: TableCommand): readonly string[] {
  const operand = spec.operand === undefined ? "" : ` ${spec.operand}`;
  const details = spec.details.split("\n").map(escaped);
  const own = options.slice(0, spec.options.length);
  return [
    `.SS ${escaped(name + operand)}`,
    escaped(`${capital(spec.summary)}.`),
    ".PP",
    ...details,
    ...own.flatMap(optionLines),
  ];
}

function optionLines(option: TableOption): readonly string[] {
  const value = option.valueName === undefined ? "" : ` \\fI${escaped(option.valueName)}\\fR`;
  const names = spellings(option)
    .toReversed()
    .map((one) => `\\fB${escaped(one)}\\fR`);
  return [".TP", names.join(", ") + value, escaped(`${capital(option.help)}.`)];
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A text escaped for the page, so that no character starts a request. */
function escaped(text: string): string {
  const plain = text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("`", "\\(ga")
    .replaceAll("~", "\\(ti");
  return /^[.']/.test(plain) ? `\\&${plain}` : plain;
}
