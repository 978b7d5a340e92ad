import { SANDBOX } from "../../config/sandbox-name.ts";
import { DEFAULTS } from "../../config/config.ts";
import type { StarterAccept } from "../../enforcers/starter-accept.ts";
import { CONFIG_SCHEMA } from "./schemas.ts";
import { TARGETS } from "../../targets/registry.ts";
import type { Target } from "../../targets/target.ts";

/**
 * The text of a new config.toml.
 * @param bashRules where the command rules are
 * @param here the agents of this machine; those that `all` always means are in it as well
 * @param isStarter the policy is the starter, whose known differences are accepted
 */
export async function sampleConfig(
  bashRules: string,
  here: readonly Target[],
  isStarter: boolean,
): Promise<string> {
  const targets = TARGETS.filter((target) => target.inAll === "always" || here.includes(target));
  const accepts = isStarter ? await starterAccepts(targets) : "";
  const lines = targets.map((target) => {
    const { found, targets: usual } = target.sample;
    return here.includes(target) ? (found ?? usual) : usual;
  });
  return `${CONFIG_SCHEMA}
# twsrt: where the policy is kept, and what it is compiled into.
# Paths may begin with ~; relative ones are resolved against the folder of this file.

[sources]
srt = "${DEFAULTS.srt}"
bash_rules = "${bashRules}"

[targets]
${lines.join("\n")}

[policy]
# Write-deny the sources, this file and the targets in every agent.
self_protection = true
# Write nothing for an agent that would lose a restriction.
# strict = true

[managed]
# Locks that \`twsrt generate --managed\` leaves out; docs/managed.md lists them.
# omit = ["claude.disableAllHooks"]

${targets.map(({ sample: { section } }) => section).join("\n\n")}
${accepts}`;
}

/** The known differences of the starter policy, accepted so that checks pass. */
async function starterAccepts(targets: readonly Target[]): Promise<string> {
  const { STARTER_ACCEPTS } = await import("../../enforcers/srt/starter-accepts.ts");
  const texts = STARTER_ACCEPTS.map((accept) => acceptText(SANDBOX, accept));
  for (const { name, starterAccepts: accepts } of targets)
    texts.push(...((await accepts?.()) ?? []).map((accept) => acceptText(name, accept)));
  return `
# Differences between the policy and what is enforced that are known: checks such as
# \`twsrt coverage --fail-on plain\` show them and do not fail. Remove what you do not accept.
${texts.join("")}`;
}

function acceptText(agent: string, { codes, rules, reason }: StarterAccept): string {
  const listed = (values: readonly string[]): string =>
    values.length === 1
      ? JSON.stringify(values[0])
      : `[${values.map((one) => JSON.stringify(one)).join(", ")}]`;
  return `
[[accept]]
code = ${listed(codes)}
${rules === "all" ? "every_rule = true" : `rule = ${listed(rules)}`}
agent = "${agent}"
reason = ${JSON.stringify(reason)}
`;
}
