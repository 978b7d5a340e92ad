import type { LossCode } from "../../diagnostics/codes.ts";
import type { Rule } from "../../policy/policy.ts";
import type { SandboxSetting } from "../../policy/sandbox-settings.ts";
import { subjectText } from "../../policy/subject-text.ts";
import type { Compiled, Entry, Loss } from "../target.ts";
import { rowsOf, written, type NamedForm, type Spelled } from "./forms.ts";

/** What fills a form: a text, or the value of a setting. */
export type Filling = Spelled | boolean | number;

/** Gathers the entries and losses of a compilation. Of equal entries the first is kept, with the rules of all. */
export interface Collector {
  /** Adds an entry, with what its form loses. */
  readonly emit: (form: NamedForm, filling: Filling, rule?: Rule) => void;
  /**
   * Adds an entry, or, if it is not for this machine, an alternative: the rule explains it, and another machine would
   * emit it.
   */
  readonly put: (form: NamedForm, filling: Filling, rule: Rule, isForHere: boolean) => void;
  readonly lose: (code: LossCode, rule: Rule) => void;
  readonly loseSetting: (code: LossCode, setting: SandboxSetting) => void;
  readonly finish: (lists: readonly string[]) => Compiled;
}

/** A collector for one artifact. */
export function collector(artifact: string): Collector {
  type Growing = Entry & { readonly rules: string[] };
  const entries = new Map<string, Growing>();
  const alternatives = new Map<string, Growing>();
  const losses = new Map<string, Loss>();
  const add = (into: Map<string, Growing>, form: NamedForm, filling: Filling, rule?: Rule): void => {
    const { key } = form;
    const value = typeof filling === "object" ? written(form, filling.text) : filling;
    const id = `${key}\0${value}`;
    const existing = into.get(id);
    if (existing !== undefined) {
      if (rule !== undefined && existing.rules.at(-1) !== rule.id) existing.rules.push(rule.id);
      return;
    }
    const pieces = typeof filling === "object" ? filling.pieces : [String(filling)];
    const rules = rule === undefined ? [] : [rule.id];
    into.set(id, { artifact, key, value, rules, forms: rowsOf(form, pieces) });
  };
  const lose = (code: LossCode, id: string, subject: string): void => {
    if (!losses.has(`${code} ${id}`)) losses.set(`${code} ${id}`, { code, rule: id, subject });
  };
  const emit = (form: NamedForm, filling: Filling, rule?: Rule): void => {
    add(entries, form, filling, rule);
    if (rule !== undefined) for (const code of form.losses ?? []) lose(code, rule.id, subjectText(rule));
  };
  return {
    emit,
    put: (form, filling, rule, isForHere) => {
      if (isForHere) emit(form, filling, rule);
      else add(alternatives, form, filling, rule);
    },
    lose: (code, rule) => lose(code, rule.id, subjectText(rule)),
    loseSetting: (code, { id, text }) => lose(code, id, text),
    finish: (lists) => ({
      entries: [...entries.values()],
      alternatives: [...alternatives].flatMap(([id, entry]) => (entries.has(id) ? [] : [entry])),
      lists,
      losses: [...losses.values()],
    }),
  };
}
