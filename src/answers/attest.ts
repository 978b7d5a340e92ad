/** What an auditor wants to know of a machine, as one document, and how two of them differ. */
import { createHash } from "node:crypto";
import { subjectText } from "../policy/subject-text.ts";
import type { Policy } from "../policy/policy.ts";
import type { Target } from "../targets/target.ts";
import { readLastRuns, type LastRuns } from "../workspace/last-runs.ts";
import type { Workspace } from "../workspace/load.ts";
import { isSelfProtection } from "../workspace/protect.ts";
import { statusOf, type AgentStatus } from "./status/status.ts";

/** An agent of an attestation. */
export interface AttestedAgent {
  readonly agent: string;
  /** Absent: it is not installed, or its release is not known. */
  readonly version?: string;
  readonly state: AgentStatus["state"];
  /** What its rules and the sandbox do here. */
  readonly rules: boolean;
  readonly sandbox: string;
  /** The codes of what weakens the policy, accepted ones with a mark. */
  readonly findings: readonly string[];
}

export interface Attestation {
  readonly format: 1;
  readonly date: string;
  readonly twsrt: string;
  /** The agent that it is about, or `all` that the configuration has. An agent that is missing from `agents` shows by it. */
  readonly scope: string;
  readonly policy: {
    readonly sha256: string;
    readonly rules: number;
    readonly layers: readonly string[];
    /** The profiles in use. */
    readonly profiles: readonly string[];
  };
  readonly agents: readonly AttestedAgent[];
  readonly verify: LastRuns;
  readonly test: LastRuns;
}

export async function attestationOf(
  workspace: Workspace,
  targets: readonly Target[],
  { version, now, scope }: { readonly version: string; readonly now: Date; readonly scope: string },
): Promise<Attestation> {
  const agents: AttestedAgent[] = [];
  for (const target of targets) agents.push(attested(await statusOf(workspace, target)));
  const { policy, state, layers } = workspace;
  return {
    format: 1,
    date: now.toISOString(),
    twsrt: version,
    scope,
    policy: {
      sha256: policyHash(policy),
      rules: policy.rules.filter(({ id }) => !isSelfProtection(id)).length,
      layers: layers.all.map(({ name, withheld }) =>
        withheld === undefined ? name : `${name} (not trusted)`,
      ),
      profiles: layers.profiles ?? [],
    },
    agents,
    verify: readLastRuns(state, "verify"),
    test: readLastRuns(state, "test"),
  };
}

function attested({ agent, installed, state, protection, findings }: AgentStatus): AttestedAgent {
  return {
    agent,
    ...(installed?.version === undefined ? {} : { version: installed.version }),
    state,
    rules: protection.rules,
    sandbox: protection.sandbox,
    findings: findings
      .filter(({ severity }) => severity !== "note")
      .map(({ code, accepted }) => (accepted === undefined ? code : `${code} (accepted)`)),
  };
}

/**
 * What the policy says as one number: the same on every machine with the same sources, whatever their order and layout.
 * The paths of self-protection differ between machines and are left out.
 */
export function policyHash({ rules, closed, rest }: Policy): string {
  const said = rules
    .filter(({ id }) => !isSelfProtection(id))
    .map((rule) =>
      JSON.stringify([rule.effect, rule.action, subjectText(rule), isLiteral(rule), rule.agents ?? null]),
    )
    .sort();
  const all = { rules: [...new Set(said)], closed: Object.keys(closed).sort(), rest: sorted(rest) };
  return createHash("sha256").update(JSON.stringify(all)).digest("hex");
}

function isLiteral({ subject }: Policy["rules"][number]): boolean {
  return subject.kind === "path" && subject.literal;
}

/** A value with its keys in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** How a machine differs from a stored attestation: one line each. When things were tried does not count. */
export function differences(stored: Attestation, now: Attestation): readonly string[] {
  const was = facts(stored);
  const is = facts(now);
  const known = new Set(stored.agents.map(({ agent }) => agent));
  const cut = now.agents.map(({ agent }) => agent).filter((agent) => !known.has(agent));
  const facets = [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
    if (cut.some((agent) => name.startsWith(`${agent} `))) return [];
    const [before = "nothing", after = "nothing"] = [was.get(name), is.get(name)];
    return before === after ? [] : [`${name}: was ${before}, is ${after}`];
  });
  return [...cut.map((agent) => `${agent}: is in use here, and not in the stored document`), ...facets];
}

function listed(names: readonly string[] | undefined): string {
  if (names === undefined) return "not stored";
  return names.length === 0 ? "none" : names.join(", ");
}

function facts({ policy, twsrt, agents, verify, test }: Attestation): ReadonlyMap<string, string> {
  const found = new Map([
    ["policy", policy.sha256],
    ["layers", listed(policy.layers)],
    ["profiles", listed(policy.profiles)],
    ["twsrt", twsrt],
  ]);
  for (const { agent, version = "unknown", state, rules, sandbox, findings } of agents) {
    found.set(`${agent} release`, version);
    found.set(`${agent} state`, state);
    found.set(`${agent} protection`, `rules ${rules ? "on" : "off"}, sandbox ${sandbox}`);
    found.set(`${agent} findings`, findings.length === 0 ? "none" : [...findings].sort().join(", "));
  }
  for (const [command, runs] of Object.entries({ verify, test }))
    for (const [what, { exit, version = "unknown", totals }] of Object.entries(runs))
      found.set(
        `${command} ${what}`,
        `exit ${exit} with release ${version}, ${JSON.stringify(sorted(totals))}`,
      );
  return found;
}
