import type { Attempt } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import { programName } from "../../../shell/pattern.ts";
import type { Operation } from "./operations.ts";
import { candidates } from "./paths.ts";
import type { Lists } from "./rules.ts";

type Line = Extract<Attempt, { tool: "Bash" }>;

/** Why a rule that seems to speak of a line does not act; only asked for a line that no rule denies. */
export function nearCommand(
  { commands, touches }: Line,
  { lists, environment }: { readonly lists: Lists; readonly environment: Environment },
  seen: readonly Operation[],
): string | undefined {
  const programs = [lists.deny.programs, lists.ask.programs];
  for (const { words, wrappers, where } of commands.commands) {
    const [first] = words;
    const name = first === undefined ? undefined : programName(first);
    if (first === undefined || name === undefined) {
      if (first?.kind === "dynamic" && programs.some(({ size }) => size > 0)) return "program-from-variable";
      continue;
    }
    if (!programs.some((names) => names.has(name))) continue;
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
