import type { SourceCommand } from "./lines.ts";
import { baseName } from "../../../policy/normalize.ts";

/** They end processes by name. */
const BY_NAME: ReadonlySet<string> = new Set(["pkill", "killall"]);

/** Programs behind which the agent finds the one that ends processes. */
const SEEN_THROUGH: ReadonlySet<string> = new Set(["sudo", "env", "timeout", "xargs"]);

/** Programs with one of those names as an argument that ran. */
const HARMLESS: ReadonlySet<string> = new Set(["echo", "man", "cat", "git"]);

/** The largest process id that is taken for one. */
const LARGEST = 2 ** 31 - 1;

/**
 * Whether the agent refuses a command because it ends processes that it does not name by number, which it does before any
 * rule is asked, whatever the flags are (facts.md, "Driving it", release 1.0.102; 72 lines).
 */
export function refusedKill({ words }: Pick<SourceCommand, "words">): "no" | "refused" | "unknown" {
  const names = words.map(({ raw }) => baseName(raw).toLowerCase());
  const at = names.findIndex((name) => BY_NAME.has(name) || name === "kill");
  if (at === -1) return "no";
  if (at > 0) {
    const program = names[0] ?? "";
    if (HARMLESS.has(program)) return "no";
    if (!SEEN_THROUGH.has(program)) return "unknown";
  }
  if (BY_NAME.has(names[at] ?? "")) return "refused";
  const ids = words.slice(at + 1).map(({ raw }) => (/^\d/.test(raw) ? Number.parseInt(raw, 10) : Number.NaN));
  if (!ids.some((id) => id <= LARGEST)) return "refused";
  // The agent's own process and those above it are refused too, and which these are, nobody knows beforehand.
  return ids.every((id) => Number.isNaN(id) || id > 2 || id === 0) ? "no" : "unknown";
}
