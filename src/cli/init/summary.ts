import { counted } from "../../answers/render/words.ts";
import { INSTALL_SRT } from "../../enforcers/srt/driver/find.ts";
import { SRT_PACKAGES } from "../../enforcers/srt/needs.ts";
import { TARGETS } from "../../targets/registry.ts";
import { isSelfProtection } from "../../workspace/protect.ts";
import type { Workspace } from "../../workspace/load.ts";
import type { RuleCounts } from "../../adopt/adopt.ts";
import type { FoundAgent, SandboxHere } from "./machine.ts";

/** What the summary is made from. */
export interface Situation {
  readonly agents: readonly FoundAgent[];
  readonly rules: RuleCounts;
  readonly sandbox: SandboxHere;
  readonly workspace: Workspace;
  /** What follows a command so that it takes this configuration; empty for the default one. */
  readonly using: string;
  /** The same for `init`. */
  readonly inFolder: string;
}

/** What was found, and what to type next, in five lines. */
export function summary(situation: Situation): string {
  const { sandbox, workspace } = situation;
  const [next, then] = steps(situation);
  return [
    `Agents   ${agentsText(situation)}`,
    `Sandbox  ${sandboxText(sandbox)}`,
    `Policy   ${policyText(workspace)}`,
    `Next     ${next}`,
    `Then     ${then}`,
    "",
  ].join("\n");
}

function steps({ agents, rules, workspace, using, inFolder }: Situation): readonly [string, string] {
  const command = (text: string): string => `\`twsrt ${text}${using}\``;
  const meant = agents.filter(({ target }) => workspace.config.agents.includes(target.name));
  // Without any agent, Claude Code is the example.
  const [only] = meant.length === 0 ? ["claude"] : meant.map(({ target }) => target.name);
  const name = meant.length <= 1 ? ` ${only}` : "";
  const isTriable = meant.length > 0 && meant.every(({ isInstalled }) => isInstalled);
  const write = command(`generate${name} -w`);
  const check = isTriable
    ? `${command(`verify${name}`)}, which tries it against the installed ${name === "" ? "agents" : "agent"}`
    : `${command(`diff${name}`)}, which compares it with the policy`;
  if (rules.additions > 0)
    return [
      `${command(`import${name} -w`)} to add ${counted(rules.additions, "rule")} of your agents to the policy (without \`-w\`: to look)`,
      `${write} to write the policy; check it with ${command(`diff${name}`)}`,
    ];
  if (ownRules(workspace).length === 0)
    return [
      `\`twsrt init --starter${inFolder}\` for a starter policy, or ${command("edit srt")} and ${command("edit bash")} for your own`,
      `${write} to write it, and ${check}`,
    ];
  return [
    `${write} to write the policy (adapt it with ${command("edit srt")} and ${command("edit bash")})`,
    check,
  ];
}

function agentsText({ agents, rules, workspace: { config } }: Situation): string {
  if (agents.length === 0) {
    const titles = TARGETS.filter(({ name }) => config.agents.includes(name)).map(({ title }) => title);
    return `none found; config.toml has ${titles.join(" and ")}`;
  }
  return agents
    .map(({ target }) => {
      const number = rules.own.get(target.name) ?? 0;
      const own = number === 0 ? "no rules" : counted(number, "rule");
      const isMeant = config.agents.includes(target.name);
      const more = isMeant ? "" : `; add [${target.name}] to config.toml to include it`;
      return `${target.title} (${own}${more})`;
    })
    .join(", ");
}

function sandboxText({ platform, srt, missing, namespaces }: SandboxHere): string {
  const runtime =
    srt === undefined ? `srt is not installed (${INSTALL_SRT})` : `srt ${srt.version ?? ""}`.trimEnd();
  if (platform !== "linux") return srt === undefined ? runtime : `${runtime} is installed`;
  if (missing.length > 0) {
    const packages = missing.map((name) => SRT_PACKAGES[name]).join(", ");
    return `cannot start: ${missing.join(", ")} not found (install ${packages}); ${runtime}`;
  }
  if (namespaces === false) return `cannot start: user namespaces are not allowed here; ${runtime}`;
  return `bwrap, socat and rg are installed, and user namespaces work; ${runtime}`;
}

function policyText(workspace: Workspace): string {
  const rules = ownRules(workspace);
  if (rules.length === 0)
    return "no rules yet; until you fill `allowWrite` and `allowedDomains`, sandboxed commands cannot write or connect";
  const of = (...actions: readonly string[]): number =>
    rules.filter(({ action }) => actions.includes(action)).length;
  const parts = [
    [of("read", "write"), "on paths"],
    [of("connect"), "on hosts"],
    [of("execute"), "on commands"],
  ] as const;
  const said = parts.flatMap(([number, what]) => (number === 0 ? [] : [`${number} ${what}`]));
  return `${counted(rules.length, "rule")}: ${said.join(", ")}`;
}

function ownRules({ policy }: Workspace): Workspace["policy"]["rules"] {
  return policy.rules.filter(({ id }) => !isSelfProtection(id));
}
