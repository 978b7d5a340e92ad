import { isObject } from "../../../edit/json.ts";
import type { Base } from "../../../drive/kit/driver.ts";
import { configOf, type Json } from "../read.ts";

/** A configuration as the agent gets it for a trial. */
export interface TrialCopy {
  readonly text: string;
  /** The keys that were left out, for a person. */
  readonly aside: readonly string[];
}

type Kind = "string" | "object" | "array" | "boolean" | "number";

/**
 * Keys that start programs, fetch something, or choose another model or shell, with the types in which the agent takes
 * them. None has a say in permissions. One of a wrong type stays, because with it the agent does not start.
 */
const ASIDE: Readonly<Record<string, readonly Kind[]>> = {
  attachment: ["object"],
  autoupdate: ["boolean", "string"],
  command: ["object"],
  disabled_providers: ["array"],
  enabled_providers: ["array"],
  enterprise: ["object"],
  experimental: ["object"],
  formatter: ["boolean", "object"],
  instructions: ["array"],
  lsp: ["boolean", "object"],
  mcp: ["object"],
  model: ["string"],
  plugin: ["array"],
  provider: ["object"],
  reference: ["object"],
  references: ["object"],
  server: ["object"],
  share: ["string"],
  shell: ["string"],
  skills: ["object"],
  small_model: ["string"],
  snapshot: ["boolean"],
};

/**
 * Rules that open what the agent asks about by itself, under names of their own, so that no key of the user's moves
 * (facts.md, "Names of permissions are patterns").
 */
const OPEN: Json = { "external_director?": { "*": "allow" }, "rea?": { "*": "allow" } };

/**
 * A copy of the user's configuration for a trial: all that speaks of permissions, and nothing that starts a program.
 * With the base `open` rules that allow come before all of the file's, so that each of those still acts.
 * @param text a text that is no configuration comes back as it is
 */
export function trialCopy(text: string | undefined, base: Base): TrialCopy {
  const config = configOf(text ?? "{}");
  if (config === undefined) return { text: text ?? "", aside: [] };
  const aside = Object.keys(config).filter((key) => isOfKind(config[key], ASIDE[key] ?? []));
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(config).filter(([key]) => !aside.includes(key)),
  );
  copy["$schema"] ??= SCHEMA;
  if (base === "open") {
    const permission = opened(config["tools"], config["permission"]);
    if (permission !== undefined) {
      copy["permission"] = permission;
      delete copy["tools"];
    }
  }
  return { text: `${JSON.stringify(copy, undefined, 1)}\n`, aside };
}

const SCHEMA = "https://opencode.ai/config.json";

/**
 * `tools` stand before the other rules, as the agent itself puts them (facts.md, "Which word counts").
 * @returns undefined where a wrong type has to stay
 */
function opened(tools: unknown = {}, permission: unknown = {}): Json | undefined {
  const given = typeof permission === "string" ? { "*": permission } : permission;
  if (!isObject(given) || !isObject(tools)) return undefined;
  if (Object.values(tools).some((value) => typeof value !== "boolean")) return undefined;
  const first = Object.entries(tools).map(([name, isOn]) => [
    /^(write|edit|patch)$/.test(name) ? "edit" : name,
    isOn === true ? "allow" : "deny",
  ]);
  return { ...OPEN, ...Object.fromEntries(first), ...given };
}

function isOfKind(value: unknown, kinds: readonly Kind[]): boolean {
  const kind = Array.isArray(value) ? "array" : isObject(value) ? "object" : typeof value;
  return kinds.some((one) => one === kind);
}

/**
 * A file that describes an agent, without its prompt and without the model that it chooses.
 * @returns undefined where its front does not end
 */
export function quietAgent(text: string): string | undefined {
  const front =
    /^---\r?\n(?:[\s\S]*?\n)?---(?=\r?\n|$)/.exec(text)?.[0] ?? (text.startsWith("---") ? undefined : "");
  return front === undefined ? undefined : `${front.replaceAll(/^model:.*\r?\n/gm, "")}\nTry it.\n`;
}
