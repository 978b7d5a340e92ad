import type { LossCode } from "../../diagnostics/codes.ts";
import type { Rule } from "../../policy/policy.ts";
import type { SandboxSetting } from "../../policy/sandbox-settings.ts";
import { subjectText } from "../../policy/subject-text.ts";
import type { Compiled, Entry, Loss } from "../target.ts";

/** Gathers the entries and losses of a compilation. Of equal entries the first is kept, with the rules of all. */
export interface Collector {
  readonly add: (key: string, value: string | boolean | number, rule?: Rule) => void;
  /** The entry is explained by the rule, but not emitted on this machine. */
  readonly tolerate: (key: string, value: string, rule: Rule) => void;
  readonly lose: (code: LossCode, rule: Rule) => void;
  readonly loseSetting: (code: LossCode, setting: SandboxSetting) => void;
  readonly finish: (lists: readonly string[]) => Compiled;
}

/** A collector for one artifact. */
export function collector(artifact: string): Collector {
  type Growing = Entry & { readonly rules: string[] };
  const entries = new Map<string, Growing>();
  const alternatives = new Map<string, Growing>();
  const losses: Loss[] = [];
  const put = (
    into: Map<string, Growing>,
    key: string,
    value: string | boolean | number,
    rule?: Rule,
  ): void => {
    const id = `${key}\0${value}`;
    const existing = into.get(id);
    if (existing === undefined)
      into.set(id, { artifact, key, value, rules: rule === undefined ? [] : [rule.id] });
    else if (rule !== undefined && existing.rules.at(-1) !== rule.id) existing.rules.push(rule.id);
  };
  return {
    add: (key, value, rule) => put(entries, key, value, rule),
    tolerate: (key, value, rule) => put(alternatives, key, value, rule),
    lose: (code, rule) => losses.push({ code, rule: rule.id, subject: subjectText(rule) }),
    loseSetting: (code, { id, text }) => losses.push({ code, rule: id, subject: text }),
    finish: (lists) => ({
      entries: [...entries.values()],
      alternatives: [...alternatives].flatMap(([id, entry]) => (entries.has(id) ? [] : [entry])),
      lists,
      losses,
    }),
  };
}
