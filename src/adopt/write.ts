import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { readText } from "../files/read.ts";
import { describeReason } from "../diagnostics/file-reasons.ts";
import { SOURCES, type Workspace } from "../workspace/load.ts";
import { addRemembered } from "../workspace/remember.ts";
import { replaceKeeping } from "../workspace/write.ts";
import type { Adoption } from "./adopt.ts";
import type { Item } from "./collect.ts";

/** A source that was written, with the copy of the previous file. */
export interface WrittenSource {
  readonly file: string;
  readonly copy?: string;
}

export type WritingResult =
  | { readonly kind: "written"; readonly files: readonly WrittenSource[] }
  | { readonly kind: "failed"; readonly files: readonly WrittenSource[]; readonly problem: Diagnostic };

/**
 * Writes the extended sources, and remembers the imported entries: they are in the policy now, so that `generate` may replace
 * them with what it makes of the rules.
 */
export function writeSources(
  workspace: Workspace,
  { sources, items, proof }: Adoption,
  force: boolean,
): WritingResult {
  const files: WrittenSource[] = [];
  for (const { name, before, next } of sources) {
    const { file } = before;
    const current = readText(file);
    if (current.kind === "unreadable") {
      const args = { what: SOURCES[name].what, reason: describeReason(current.reason) };
      const problem = { code: "file-unreadable", args, place: { at: "file", file } } as const;
      return { kind: "failed", files, problem };
    }
    if (current.kind === "ok" && current.text !== before.text)
      return { kind: "failed", files, problem: { code: "changed-meanwhile", args: { file } } };
    const copyName = `${name}-source`;
    const outcome = replaceKeeping({
      file,
      current,
      text: next,
      copyName,
      folder: workspace.state,
      now: new Date(),
    });
    if (outcome.kind === "changed")
      return { kind: "failed", files, problem: { code: "changed-meanwhile", args: { file } } };
    if (outcome.kind === "failed") return { kind: "failed", files, problem: outcome.problem };
    if (outcome.kind === "written")
      files.push({ file, ...(outcome.copy === undefined ? {} : { copy: outcome.copy }) });
  }
  // Without these an agent would be less strict, so they stay the user's, and `generate` goes on refusing to remove them.
  const weaker = new Set((force ? [] : proof.weaker).map(({ agent, entry }) => `${agent}\0${entry}`));
  const taken = items.filter(
    ({ verdict, isArtifact, agent, value, rules }) =>
      isArtifact &&
      ["exact", "wider", "narrower", "dead"].includes(verdict) &&
      // What the user allows an agent stays the user's, whatever becomes of the rule.
      !rules.some(({ list }) => list === "allow") &&
      !weaker.has(`${agent}\0${value}`),
  );
  for (const some of byFile(taken)) {
    const [{ agent: target, file }] = some;
    const entries: Record<string, string[]> = {};
    for (const { key, value } of some) (entries[key] ??= []).push(value);
    addRemembered({ folder: workspace.state, target, file }, entries);
  }
  return { kind: "written", files };
}

function byFile(items: readonly Item[]): readonly (readonly [Item, ...Item[]])[] {
  const files = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const some = files.get(item.file);
    if (some === undefined) files.set(item.file, [item]);
    else some.push(item);
  }
  return [...files.values()];
}
