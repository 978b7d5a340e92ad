import { dotted, type Diagnostic, type Document } from "../../diagnostics/diagnostic.ts";
import { readJson } from "../../edit/json.ts";
import { jsonDiagnostic } from "../../schema/document.ts";
import type { Compiled, Drift, Plan, PlanInput } from "../target.ts";
import type { QwenOptions } from "./index.ts";
import { KEYS } from "./keys.ts";
import type { ListMerge } from "./merge.ts";
import { nameOf, render } from "./render.ts";
import { checkSettings, type Settings } from "./settings.ts";

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Merges the compiled policy into a settings file and compares the two by meaning.
 *
 * The agent ends at broken JSON, and passes over a list of the wrong type without a word (facts.md, section A, release
 * 0.24.4): then no rule of the list acts, so such a file is `ineffective`.
 */
export async function plan({ compiled, current, file }: PlanInput<QwenOptions>): Promise<Plan> {
  if (current === undefined || current.text.trim() === "") {
    const drift = compiled.entries.map(missing);
    return { kind: "planned", next: render(compiled), drift, diagnostics: [] };
  }
  const mark = current.text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
  const document = { ...current, text: current.text.slice(mark.length) };
  const read = readJson(document.text, "jsonc");
  if (!read.ok) return ineffective([jsonDiagnostic(read.problem, document, "the settings file")]);
  const checked = checkSettings(read.value);
  if (checked.kind === "refused") return ineffective([refused(checked, document)]);

  const merges: ListMerge[] = [];
  const drift: Drift[] = [];
  for (const key of compiled.lists) {
    const found = compareList(compiled, key, checked.settings.permissions?.[nameOf(key)]);
    if (found.drift.length === 0) continue;
    merges.push(found.merge);
    drift.push(...found.drift);
  }
  // Editing needs a syntax tree; comparing, the everyday case, does not load it.
  const next =
    merges.length === 0 ? document.text : (await import("./merge.ts")).merge(document.text, merges);
  return {
    kind: "planned",
    next: mark + next,
    drift,
    diagnostics: findings(checked.settings, compiled, file),
  };
}

function ineffective(problems: readonly Diagnostic[]): Plan {
  return { kind: "ineffective", problems };
}

function refused(
  { path, expected, got }: Extract<ReturnType<typeof checkSettings>, { kind: "refused" }>,
  document: Document,
): Diagnostic {
  return {
    code: "target-refused",
    args: { path: path.length === 0 ? "the settings file" : dotted(path), expected, got },
    place: { at: "value", document, path },
  };
}

function missing({ key, value, rules }: Compiled["entries"][number]): Drift {
  return { kind: "missing", key, entry: String(value), rules };
}

/** Lists are compared as sets of exact strings: order and repetition carry no meaning for the agent. */
function compareList(
  compiled: Compiled,
  key: string,
  existing: readonly string[] | undefined,
): { readonly drift: Drift[]; readonly merge: ListMerge } {
  const drift: Drift[] = [];
  const removed = new Set<number>();
  const added: string[] = [];
  const wanted = compiled.entries.filter((entry) => entry.key === key);
  const want = new Set(wanted.map(({ value }) => String(value)));
  const has = new Set(existing);
  for (const entry of wanted) {
    if (has.has(String(entry.value))) continue;
    drift.push(missing(entry));
    added.push(String(entry.value));
  }
  const denied = new Set(compiled.entries.flatMap((one) => (one.key === KEYS.deny ? [one.value] : [])));
  const told = new Set<string>();
  existing?.forEach((item, index) => {
    if (want.has(item) || !isManaged(key, item)) return;
    removed.add(index);
    if (told.has(item)) return;
    told.add(item);
    // What is denied anyway loses nothing with its question.
    const isCovered = key === KEYS.ask && denied.has(item);
    const restricts = isCovered ? undefined : restrictedBy(key, item);
    drift.push({ kind: "extra", key, entry: item, ...(restricts === undefined ? {} : { restricts }) });
  });
  return { drift, merge: { key, existing, removed, added } };
}

/** The kinds of rules that a canonical source can express. All others, bare tool names too, belong to somebody else. */
const MANAGED_RULE = /^(?:Read|Edit|Bash|WebFetch)\(/;

function isManaged(key: string, item: string): boolean {
  return key === KEYS.allow ? item.startsWith("WebFetch(") : MANAGED_RULE.test(item);
}

function restrictedBy(key: string, item: string): Drift["restricts"] {
  if (key === KEYS.allow) return undefined;
  return item.startsWith("Bash(") ? "bash" : "srt";
}

/** Modes in which nobody is asked: `yolo` about anything, `auto-edit` about files (research/qwen.md section 2). */
function findings({ mode }: Settings, compiled: Compiled, file: string): Diagnostic[] {
  if (mode !== "yolo" || !compiled.entries.some(({ key }) => key === KEYS.ask)) return [];
  return [{ code: "ask-rules-void", args: { file, setting: "tools.approvalMode" }, target: "qwen" }];
}
