import type { Config } from "../config/config.ts";
import { resolveDestination } from "../files/links.ts";
import type { Environment } from "../policy/environment.ts";
import { EMPTY_POLICY, type PathRule, type Policy } from "../policy/policy.ts";

/**
 * Write denies for everything that decides what the agent may do: each source, config.toml and each target file, by
 * its name and by its real path. An agent that can edit its policy has none.
 */
export function selfProtection(config: Config, environment: Environment): Policy {
  const named = [
    config.sources.srt,
    config.sources.bash,
    config.file,
    ...Object.values(config.targets).filter((file) => file !== undefined),
  ];
  const paths = new Set<string>();
  for (const file of named) {
    paths.add(file);
    const real = resolveDestination(file);
    if (real.kind === "ok") paths.add(real.path);
  }
  return { ...EMPTY_POLICY, rules: [...paths].map((path) => protect(path, environment.home)) };
}

function protect(path: string, home: string): PathRule {
  const isUnderHome = home !== "/" && path.startsWith(`${home}/`);
  return {
    id: `self-protection:${path}`,
    effect: "deny",
    action: "write",
    // Literal: the name of a file may hold a `*` or a bracket.
    subject: { kind: "path", text: isUnderHome ? `~${path.slice(home.length)}` : path, literal: true },
    reason: "an agent that can edit its policy has none",
    origin: { source: "self-protection", document: { file: path, text: "", syntax: "text" }, path: [] },
  };
}
