import type { Probe } from "../../enforcers/srt/driver/probe.ts";
import {
  REASONS,
  sandboxRules,
  SRT,
  type HostEntry,
  type PathEntry,
  type SandboxLists,
  type SandboxRules,
} from "../../enforcers/srt/index.ts";
import type { LayerAnswer } from "../../enforcers/model.ts";
import { realPath } from "../../policy/physical.ts";
import type { Environment } from "../../policy/environment.ts";
import { absolutePath, parsePath } from "../../policy/path.ts";
import { recorded } from "./narrowed.ts";
import type { Entry, SettingsUnderTest } from "./entries.ts";
import { isAtOrUnder, parentOf } from "../../policy/normalize.ts";

/** What the model of the sandbox says to a probe. */
export interface Predictions {
  /** With the file as it is; undefined for what the model knows nothing of. */
  readonly whole: (probe: Probe) => LayerAnswer | undefined;
  /** With the file without one of its entries. */
  readonly without: (entry: Entry, probes: readonly Probe[]) => (probe: Probe) => LayerAnswer | undefined;
}

export function predictionsOf(settings: SettingsUnderTest, environment: Environment): Predictions {
  const options = { ...settings.options, artifact: SRT.artifact };
  const looked = recorded(environment);
  const whole = sandboxRules(settings.lists, looked, options);
  return {
    whole: (probe) => answerTo(probe, whole),
    without: ({ key, droppedWith }, probes) => {
      if (droppedWith !== undefined) return (probe) => answerTo(probe, whole);
      whole.run();
      const rules = sandboxRules(
        withoutKey(settings.lists, key, probes, environment),
        looked.narrowed(placesOf(probes)),
        options,
      );
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
    case "direct":
    case "unix":
    case "bind":
    case "variable":
    case "cwd":
      return undefined;
  }
}

/**
 * The lists without an entry, and without those that cannot be about the probes: with a model for each entry, a long
 * list would be read as often as it is long.
 */
function withoutKey(
  lists: SandboxLists,
  key: string,
  probes: readonly Probe[],
  environment: Environment,
): SandboxLists {
  const near = nearness(probes, environment);
  const rest = <T extends PathEntry>(entries: readonly T[]): readonly T[] =>
    entries.filter((entry) => entry.key !== key && near.path(entry));
  const hosts = (entries: readonly HostEntry[]): readonly HostEntry[] =>
    entries.filter((entry) => entry.key !== key && near.host(entry.text));
  return {
    denyRead: rest(lists.denyRead),
    allowRead: rest(lists.allowRead),
    denyWrite: rest(lists.denyWrite),
    allowWrite: rest(lists.allowWrite),
    credentials: rest(lists.credentials),
    allowedDomains: hosts(lists.allowedDomains),
    deniedDomains: hosts(lists.deniedDomains),
  };
}

function nearness(probes: readonly Probe[], environment: Environment) {
  const paths = new Set<string>();
  const above = new Set<string>(["/"]);
  const hosts: string[] = [];
  for (const probe of probes) {
    if (probe.op === "connect") hosts.push(probe.host);
    if (probe.op !== "read" && probe.op !== "write") continue;
    for (const path of [probe.path, realPath(probe.path, environment)]) {
      paths.add(path);
      for (let at = path; at !== "/"; at = parentOf(at)) above.add(at);
    }
  }
  const isNear = (path: string): boolean =>
    above.has(path) || [...paths].some((one) => isAtOrUnder(path, one));
  return {
    path: ({ text, literal }: PathEntry): boolean => {
      const named = absolutePath(parsePath({ kind: "path", text, literal }), environment);
      return named === undefined || isNear(named) || isNear(realPath(named, environment));
    },
    host: (text: string): boolean => {
      const [name = ""] = text.toLowerCase().replace(/^\*\./, "").split(":");
      // What is not plainly a name is compared in another spelling.
      if (!/^[a-z][a-z0-9.-]*$/.test(name)) return true;
      return hosts.some((host) => host === name || host.endsWith(`.${name}`));
    },
  };
}

function placesOf(probes: readonly Probe[]): readonly string[] {
  return probes.flatMap((probe) => (probe.op === "read" || probe.op === "write" ? [probe.path] : []));
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
