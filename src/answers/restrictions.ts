import { together, type Model } from "../enforcers/model.ts";
import { parseAccess, printAccess } from "../policy/access.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import type { Access } from "../policy/attempt.ts";
import type { Environment } from "../policy/environment.ts";
import type { Target } from "../targets/target.ts";
import type { Planned } from "../workspace/apply.ts";
import { foreignRestrictions, type OwnedDrift } from "../workspace/ownership.ts";
import { modelOf } from "./model-of.ts";

/** A restriction that twsrt did not write, and what it does. */
export interface Restriction {
  readonly target: Target;
  /** The artifact that it is in, and where that is. */
  readonly artifact: string;
  readonly file: string;
  readonly drift: OwnedDrift;
  /** Accesses made from its text that it decides, by the agent's model. Empty: it decided none of them. */
  readonly denies: readonly string[];
  readonly asks: readonly string[];
}

/**
 * The restrictions that stand against a write, with what each does. Accesses are made from the text of an entry, and the
 * agent's model says which of them this very entry decides: so one that never acted shows.
 */
export async function foreignOf({ workspace, plans }: Planned): Promise<readonly Restriction[]> {
  const found: Restriction[] = [];
  for (const plan of plans) {
    if (plan.kind !== "planned") continue;
    const foreign = foreignRestrictions(plan.drift);
    if (foreign.length === 0) continue;
    const { target, artifact } = plan;
    const files: Record<string, string | undefined> = {};
    for (const one of plans)
      if (one.target === target && one.kind === "planned" && one.current.kind === "ok")
        files[one.artifact.id] = one.current.text;
    const { environment, config } = workspace;
    const { model } = await modelOf(workspace, target);
    const asked = model({ files, environment, options: config.options[target.name] });
    for (const drift of foreign)
      found.push({
        target,
        artifact: artifact.id,
        file: plan.file,
        drift,
        ...effectsOf(drift, artifact.id, asked),
      });
  }
  return found;

  function effectsOf(
    drift: OwnedDrift,
    artifact: string,
    model: Model,
  ): Pick<Restriction, "denies" | "asks"> {
    const [denies, asks]: [string[], string[]] = [[], []];
    for (const access of accessesFrom(drift.value ?? drift.entry, workspace.environment)) {
      const answer = model.decide(attemptOf(access, workspace.environment));
      const verdict = together(answer);
      const isDecided = [answer.layer1, answer.layer2].some(
        ({ verdict: own, entry }) =>
          own === verdict &&
          entry?.artifact === artifact &&
          [drift.value, drift.entry, `${drift.key} ${drift.entry}`].includes(entry.value),
      );
      if (!isDecided) continue;
      if (verdict === "deny") denies.push(printAccess(access));
      else if (verdict === "ask") asks.push(printAccess(access));
    }
    return { denies, asks };
  }
}

/** What an entry may be about, read off its text: every part that could be a command, a path or a host. */
export function accessesFrom(entry: string, { cwd }: Pick<Environment, "cwd">): readonly Access[] {
  return textsFrom(entry).flatMap((text) => {
    const read = parseAccess(text, cwd);
    return read.kind === "access" ? [read.access] : [];
  });
}

function textsFrom(entry: string): readonly string[] {
  const quoted = [...entry.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, inside = ""]) => inside);
  const [, called] = /^[^(]*\((.*)\)$/s.exec(entry) ?? [];
  const [, behind] = /^\S+ (.*)$/s.exec(entry) ?? [];
  const parts = [called, ...quoted, quoted.length > 1 ? quoted.join(" ") : undefined, behind, entry];
  const texts = new Set<string>(toolsFrom(entry));
  for (const part of parts) {
    if (part === undefined || part === "" || part.includes("(")) continue;
    const command = part.replace(/:\*$/, "").replaceAll("*", "x").trim();
    const path = part
      .replace(/^\/\//, "/")
      .replace(/^\*\*\//, "")
      .replaceAll(/\*+/g, "x");
    const host = part.replace(/^domain:/, "").replace(/^\*\./, "x.");
    if (/^[\w.-]+$/.test(host) || /^https?:/.test(host))
      texts.add(`WebFetch(${/^https?:/.test(host) ? host.replaceAll("*", "x") : `https://${host}/`})`);
    for (const tool of ["Read", "Write"]) texts.add(`${tool}(${path})`);
    for (const line of [command, `${command} x`]) texts.add(`Bash(${line})`);
  }
  return [...texts];
}

/** Tools of MCP servers that an entry may name: `mcp__a__b`, `a(b)` and `a.b`. */
function toolsFrom(entry: string): readonly string[] {
  const found =
    /^mcp__([\w-]+?)(?:__([\w*-]*))?$/.exec(entry) ??
    /^(?:--deny-tool )?(?!(?:shell|read|write|url)\()([a-z][\w-]*)\(([\w-]+)\)$/.exec(entry) ??
    /^([\w-]+)\.([\w*-]+)$/.exec(entry);
  const [, server, tool = "x"] = found ?? [];
  return server === undefined ? [] : [`MCP(${server}.${tool.replaceAll("*", "x")})`];
}
