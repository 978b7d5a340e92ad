import { printable } from "../../diagnostics/text.ts";
import { subjectText } from "../../policy/subject-text.ts";
import { TARGETS } from "../../targets/registry.ts";
import { isSelfProtection } from "../../workspace/protect.ts";
import { bashCompletions } from "../completions/bash.ts";
import { fishCompletions } from "../completions/fish.ts";
import { commandTable, globalOptions } from "../completions/table.ts";
import { zshCompletions } from "../completions/zsh.ts";
import { openConfig } from "../config.ts";
import { openWorkspace, unknownName, type Context } from "../context.ts";
import { EXIT } from "../exit.ts";

const SHELLS = { bash: bashCompletions, fish: fishCompletions, zsh: zshCompletions } as const;

/** `twsrt completions`: a script for a shell, or the rules that the script offers. */
export async function completions(context: Context): Promise<number> {
  const { parsed, io } = context;
  const { operand = "" } = parsed;
  if (operand === "rules") return rules(context);
  if (operand === "profiles") return profiles(context);
  const make = Object.entries(SHELLS).find(([name]) => name === operand)?.[1];
  if (make === undefined) {
    if (operand !== "")
      return unknownName("shell", operand, [...Object.keys(SHELLS), "rules", "profiles"], io);
    io.err(`twsrt: name a shell: ${Object.keys(SHELLS).join(", ")}\n`);
    return EXIT.usage;
  }
  const agents = TARGETS.map(({ name }) => name);
  io.out(make(commandTable(agents), globalOptions()));
  return EXIT.ok;
}

async function profiles(context: Context): Promise<number> {
  const config = await openConfig(context);
  if (config === undefined) return EXIT.no;
  for (const { name } of config.profiles.all) context.io.out(`${printable(name)}\n`);
  return EXIT.ok;
}

async function rules(context: Context): Promise<number> {
  const workspace = await openWorkspace(context);
  if (workspace === undefined) return EXIT.no;
  const own = workspace.policy.rules.filter(({ id }) => !isSelfProtection(id));
  for (const text of new Set(own.map(subjectText))) context.io.out(`${printable(text)}\n`);
  return EXIT.ok;
}
