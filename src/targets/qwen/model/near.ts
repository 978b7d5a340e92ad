import type { Attempt } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import { programName } from "../../../shell/pattern.ts";
import type { Operation } from "./operations.ts";
import { candidates } from "./paths.ts";
import type { Lists } from "./rules.ts";
import { baseName } from "../../../policy/normalize.ts";

type Line = Extract<Attempt, { tool: "Bash" }>;

/** Why a rule that seems to speak of a line does not act; only asked for a line that no rule denies. */
export function nearCommand(
  { commands, touches }: Line,
  { lists, environment }: { readonly lists: Lists; readonly environment: Environment },
  seen: readonly Operation[],
): string | undefined {
  const programs = new Set(
    [...lists.deny.commandPatterns, ...lists.ask.commandPatterns].flatMap((pattern) => programOf(pattern)),
  );
  for (const { words, wrappers, where } of commands.commands) {
    const [first] = words;
    const name = first === undefined ? undefined : programName(first);
    if (first === undefined || name === undefined) {
      if (first?.kind === "dynamic" && programs.size > 0) return "program-from-variable";
      continue;
    }
    if (!programs.has(name)) continue;
    if (where === "shell" || where === "deferred") return "inside-script-text";
    if (wrappers.length > 0 || where === "coproc") return "behind-wrapper";
    if (where !== "top" && where !== "pipe" && where !== "background") return "inside-construct";
    return first.kind === "literal" && first.text.includes("/") ? "named-by-path" : "words-not-matched";
  }
  const paths = new Set(seen.flatMap((one) => (one.kind === "fetch" ? [] : [one.path])));
  for (const touch of touches) {
    if (touch.action === "connect") {
      if (lists.deny.host(touch.host) !== undefined) return "host-use-not-seen";
    } else if (!paths.has(touch.path)) {
      const tool = touch.action === "read" ? "read" : "write";
      if (lists.deny.path(tool, candidates(touch.path, environment)) !== undefined)
        return "file-use-not-seen";
    }
  }
  return undefined;
}

/** The first name in a pattern, with what stands before it in the forms that look anywhere. */
function programOf(pattern: string): readonly string[] {
  const name = /^(?:\*[ /(;`"'])?([^\s*]+)/.exec(pattern)?.[1];
  return name === undefined ? [] : [baseName(name)];
}
