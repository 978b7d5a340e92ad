import { mergePolicies } from "../../../src/policy/merge.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { readBashRules } from "../../../src/sources/bash.ts";
import { readSrtSettings } from "../../../src/sources/srt.ts";
import { READ, TREES, WRITTEN } from "../../shell/grammar/paths.ts";
import { TEMPLATES } from "../../shell/grammar/templates.ts";
import { CWD, HOME, HOSTS } from "../../shell/world.ts";
import type { Random } from "../random.ts";
import { command as anyCommand, type SourceTexts } from "../random-sources.ts";

/** A random policy, and the commands that its rules name. */
export interface GuardPolicy {
  readonly texts: SourceTexts;
  readonly policy: Policy;
  readonly commands: readonly string[];
}

/** Most random texts are valid; others are thrown again. */
export function guardPolicy(random: Random): GuardPolicy {
  for (;;) {
    const { texts, commands } = randomTexts(random);
    const srt = readSrtSettings({ file: "srt", text: texts.srt, syntax: "json" });
    const bash = readBashRules({ file: "bash", text: texts.bash, syntax: "jsonc" });
    if (srt.ok && bash.ok)
      return { texts, commands, policy: mergePolicies([srt.value.value, bash.value.value]) };
  }
}

/** Rules about what the lines of the grammar run, touch and reach, so that many lines fall under one. */
function randomTexts(random: Random): { readonly texts: SourceTexts; readonly commands: readonly string[] } {
  const list = <T>(least: number, most: number, item: () => T): T[] =>
    Array.from({ length: least + random.number(most - least + 1) }, item);
  const path = (): string => pathEntry(random);
  const filesystem = {
    denyRead: list(1, 3, path),
    denyWrite: list(0, 3, path),
    ...(random.chance(0.6) ? { allowWrite: [".", "/tmp", ...list(0, 1, path)] } : {}),
  };
  const hosts = Object.keys(HOSTS);
  const network = {
    ...(random.chance(0.5) ? { allowedDomains: random.some(hosts, 1 + random.number(2)) } : {}),
    deniedDomains: random.some(hosts, random.number(3)),
  };
  const deny = list(2, 5, () => commandRule(random));
  const ask = list(1, 3, () => commandRule(random));
  const allow = list(0, 2, () => commandRule(random));
  return {
    texts: {
      srt: JSON.stringify({ filesystem, network }),
      bash: JSON.stringify({ deny, ask, allow: allow.filter((one) => !one.includes("*")) }),
    },
    commands: [...deny, ...deny, ...ask],
  };
}

/** The first words of what the grammar writes, or a rule of any kind. */
function commandRule(random: Random): string {
  if (random.chance(0.15)) return anyCommand(random);
  const kind = random.pick(["commands", "commands", "reading", "writing", "network"]);
  const words = random.pick(TEMPLATES[kind] ?? []).split(" ");
  const plain = words.findIndex((word) => !/^[\w./-]+$/.test(word));
  const most = plain < 0 ? words.length : Math.max(1, plain);
  return words.slice(0, 1 + random.number(Math.min(3, most))).join(" ");
}

/** Without the home and the working directory themselves: nothing would be left that may run. */
const PATHS = [...READ, ...WRITTEN, ...TREES].filter((path) => path !== HOME && path !== CWD);

function pathEntry(random: Random): string {
  const path = random.pick(PATHS);
  const name = path.slice(path.lastIndexOf("/") + 1);
  const forms: readonly (string | undefined)[] = [
    path,
    path.replace(`${HOME}/`, "~/"),
    path.startsWith(`${CWD}/`) ? path.slice(CWD.length + 1) : undefined,
    `**/${name}`,
    name.includes(".") ? `**/*${name.slice(name.lastIndexOf("."))}` : undefined,
    path.replace(/[^/]+$/, "*"),
  ];
  return random.pick(forms.filter((form) => form !== undefined && form !== `${CWD}/*`)) as string;
}
