import type { LossCode } from "../../diagnostics/codes.ts";
import type { Rule, RuleId } from "../../policy/policy.ts";
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
  const entries = new EntryList(artifact);
  const alternatives = new EntryList(artifact);
  const known = new Map<LossCode, Set<string>>();
  const losses: Loss[] = [];
  const lose = (code: LossCode, id: string, subject: () => string): void => {
    const rules = known.get(code) ?? new Set<string>();
    if (rules.size === 0) known.set(code, rules);
    if (rules.has(id)) return;
    rules.add(id);
    losses.push({ code, rule: id, subject: subject() });
  };
  const emit = (form: NamedForm, filling: Filling, rule?: Rule): void => {
    entries.add(form, filling, rule);
    if (rule !== undefined)
      for (const code of form.losses ?? []) lose(code, rule.id, () => subjectText(rule));
  };
  return {
    emit,
    put: (form, filling, rule, isForHere) => {
      if (isForHere) emit(form, filling, rule);
      else alternatives.add(form, filling, rule);
    },
    lose: (code, rule) => lose(code, rule.id, () => subjectText(rule)),
    loseSetting: (code, { id, text }) => lose(code, id, () => text),
    finish: (lists) => ({
      entries: entries.all,
      alternatives: alternatives.all.filter((entry) => !entries.has(entry)),
      lists,
      losses,
    }),
  };
}

/** The list of its rules may be another entry's as well, until there is a second one. */
interface Growing extends Entry {
  rules: RuleId[];
}

/**
 * Entries by key and value, in the order in which they came. Many rules make a million of them, so what entries have in
 * common is kept once: most are explained by one rule alone, as the one before.
 */
class EntryList {
  readonly all: Growing[] = [];
  readonly #artifact: string;
  readonly #known = new Map<string, Map<Entry["value"], Growing>>();
  #last: RuleId[] = [];

  constructor(artifact: string) {
    this.#artifact = artifact;
  }

  has({ key, value }: Entry): boolean {
    return this.#known.get(key)?.has(value) === true;
  }

  add(form: NamedForm, filling: Filling, rule?: Rule): void {
    const { key } = form;
    const value = typeof filling === "object" ? written(form, filling.text) : filling;
    const known = this.#known.get(key) ?? new Map<Entry["value"], Growing>();
    if (known.size === 0) this.#known.set(key, known);
    const existing = known.get(value);
    if (existing !== undefined) {
      if (rule === undefined || existing.rules.at(-1) === rule.id) return;
      if (existing.rules.length < 2) existing.rules = [...existing.rules, rule.id];
      else existing.rules.push(rule.id);
      return;
    }
    const pieces = typeof filling === "object" ? filling.pieces : [String(filling)];
    if (this.#last[0] !== rule?.id) this.#last = rule === undefined ? [] : [rule.id];
    const forms = rowsOf(form, pieces);
    const plain: Growing = { artifact: this.#artifact, key, value, rules: this.#last, forms };
    // Few forms are shared: without the spread the many others take less time.
    const entry = form.isShared === undefined ? plain : { ...plain, isShared: form.isShared };
    known.set(value, entry);
    this.all.push(entry);
  }
}
