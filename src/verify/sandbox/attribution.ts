import type { Probe } from "../../enforcers/srt/driver/probe.ts";
import {
  REASONS,
  sandboxRules,
  SRT,
  type SandboxLists,
  type SandboxRules,
} from "../../enforcers/srt/index.ts";
import type { LayerAnswer } from "../../enforcers/model.ts";
import type { Environment } from "../../policy/environment.ts";
import { parentOf } from "./disk.ts";
import type { Entry, SettingsUnderTest } from "./entries.ts";

/** What the model of the sandbox says to a probe. */
export interface Predictions {
  /** With the file as it is; undefined for what the model knows nothing of. */
  readonly whole: (probe: Probe) => LayerAnswer | undefined;
  /** With the file without one of its entries. */
  readonly without: (entry: Entry, probes: readonly Probe[]) => (probe: Probe) => LayerAnswer | undefined;
}

export function predictionsOf(settings: SettingsUnderTest, environment: Environment): Predictions {
  const options = { ...settings.options, artifact: SRT.artifact };
  const whole = sandboxRules(settings.lists, environment, options);
  return {
    whole: (probe) => answerTo(probe, whole),
    without: ({ key, droppedWith }, probes) => {
      if (droppedWith !== undefined) return (probe) => answerTo(probe, whole);
      const rules = sandboxRules(withoutKey(settings.lists, key), narrowed(environment, probes), options);
      return (probe) => answerTo(probe, rules);
    },
  };
}

function answerTo(probe: Probe, rules: SandboxRules): LayerAnswer | undefined {
  switch (probe.op) {
    case "read":
      return rules.read(probe.path);
    case "write":
      return rules.write(probe.path);
    case "connect":
      return rules.connect(probe.host, probe.port);
    default:
      return undefined;
  }
}

function withoutKey(lists: SandboxLists, key: string): SandboxLists {
  const rest = <T extends { readonly key: string }>(entries: readonly T[]): readonly T[] =>
    entries.filter((entry) => entry.key !== key && !key.startsWith(`${entry.key}/`));
  return {
    denyRead: rest(lists.denyRead),
    allowRead: rest(lists.allowRead),
    denyWrite: rest(lists.denyWrite),
    allowWrite: rest(lists.allowWrite),
    credentials: rest(lists.credentials),
    allowedDomains: rest(lists.allowedDomains),
    deniedDomains: rest(lists.deniedDomains),
  };
}

/** Names by which the sandbox finds out what it protects by itself. */
const TELLING: ReadonlySet<string> = new Set([".git", "HEAD", "config", "hooks", ".claude"]);

/**
 * The same machine with directories that show nothing but the way to what is asked about: with a model for each entry,
 * patterns need not be looked for in every corner of the disk each time.
 */
function narrowed(environment: Environment, probes: readonly Probe[]): Environment {
  const places = new Set<string>();
  const shown = new Set<string>();
  for (const probe of probes) {
    if (probe.op !== "read" && probe.op !== "write") continue;
    for (const path of [probe.path, environment.realpath(probe.path) ?? probe.path]) {
      places.add(path);
      for (let at = path; at !== "/" && !shown.has(at); at = parentOf(at)) shown.add(at);
    }
  }
  const prefix = (directory: string): string => (directory === "/" ? "/" : `${directory}/`);
  return {
    ...environment,
    list: (directory) => {
      const names = environment.list(directory);
      if (names === undefined || directory === "/" || places.has(directory)) return names;
      const at = prefix(directory);
      return names.filter((name) => shown.has(at + name) || TELLING.has(name));
    },
  };
}

/** Why something is as it is without an entry, for a person. */
export function becauseOf({ entry, reason }: LayerAnswer): string {
  if (entry !== undefined) {
    const [, section, list = section, index] = entry.key.split("/");
    const place = /^\d+$/.test(index ?? "") ? `${list}[${index}]` : list;
    return `\`${place}\`, \`${entry.value}\``;
  }
  return reason === undefined ? "no entry" : (REASONS[reason]?.title ?? reason);
}
