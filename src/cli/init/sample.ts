import { DEFAULTS } from "../../config/config.ts";
import { TARGETS } from "../../targets/registry.ts";
import type { Target } from "../../targets/target.ts";

/**
 * The text of a new config.toml.
 * @param bashRules where the command rules are
 * @param here the agents of this machine; those that `all` always means are in it as well
 */
export function sampleConfig(bashRules: string, here: readonly Target[]): string {
  const targets = TARGETS.filter((target) => target.inAll === "always" || here.includes(target));
  const lines = targets.map((target) => {
    const { found, targets: usual } = target.sample;
    return here.includes(target) ? (found ?? usual) : usual;
  });
  return `# twsrt: where the policy is kept, and what it is compiled into.
# Paths may begin with ~; relative ones are resolved against the folder of this file.

[sources]
srt = "${DEFAULTS.srt}"
bash_rules = "${bashRules}"

[targets]
${lines.join("\n")}

[policy]
# Write-deny the sources, this file and the targets in every agent.
self_protection = true

[managed]
# Locks that \`twsrt generate --managed\` leaves out; docs/managed.md lists them.
# omit = ["claude.disableAllHooks"]

${targets.map(({ sample: { section } }) => section).join("\n\n")}
`;
}
