import type { Json, JsonObject } from "./nodes.ts";
import type { Step } from "./positions.ts";
import { same } from "./values.ts";

/** JSON that is still being put together. */
type Draft = null | boolean | number | string | Draft[] | { [key: string]: Draft };

/** What is tried: a value at a place. */
export interface Placeable {
  readonly id: string;
  readonly steps: readonly Step[];
  readonly value: Json;
}

/** A case in a document. `fresh`: how many keys down its own list item or record entry begins; 0 if it has none. */
export interface Member<C> {
  readonly case: C;
  readonly path: readonly string[];
  readonly fresh: number;
}

/** One settings file with many cases in it that do not touch each other. */
export interface PackedDocument<C> {
  readonly doc: JsonObject;
  readonly members: readonly Member<C>[];
}

/** Puts cases into as few documents as the order allows. */
export function pack<C extends Placeable>(cases: readonly C[]): readonly PackedDocument<C>[] {
  const open: { readonly draft: DocumentDraft; readonly members: Member<C>[] }[] = [];
  for (const one of cases) {
    const found = open.some(({ draft, members }) => {
      const put = draft.put(one);
      if (put !== undefined) members.push({ case: one, ...put });
      return put !== undefined;
    });
    if (found) continue;
    const draft = new DocumentDraft();
    const put = draft.put(one);
    if (put === undefined) throw new Error(`${one.id} has no place even in an empty document`);
    open.push({ draft, members: [{ case: one, ...put }] });
  }
  return open.map(({ draft, members }) => {
    const doc = draft.finish();
    // A later case must not have written over an earlier one: the verdict would be about another value.
    for (const member of members)
      if (!same(valueAt(doc, member.path), member.case.value)) throw new Error(`lost ${member.case.id}`);
    return { doc, members };
  });
}

/** The document that has one case and nothing else. */
export function aloneDocument(one: Placeable): JsonObject {
  const draft = new DocumentDraft();
  draft.put(one);
  return draft.finish();
}

class DocumentDraft {
  private readonly doc: { [key: string]: Draft } = {};
  /** Paths that hold a case, and all paths above one; the keys are joined with a character that no key has. */
  private readonly taken = new Set<string>();
  private readonly above = new Set<string>();

  finish(): JsonObject {
    return this.doc;
  }

  /** @returns undefined: another case is in the way */
  put({ steps, value }: Placeable): Omit<Member<never>, "case"> | undefined {
    if (!this.isFree(steps)) return undefined;
    const path: string[] = [];
    let fresh = 0;
    let here: Draft = this.doc;
    for (const [i, step] of steps.entries()) {
      const key = keyIn(here, step);
      if (typeof step.to === "string" && fresh === 0) fresh = i + 1;
      path.push(key);
      if (step.beside !== undefined) Object.assign(Object(here), clone(step.beside));
      const next = steps[i + 1];
      if (next === undefined) {
        set(here, key, clone(value));
        break;
      }
      const child: Draft | undefined = get(here, key);
      if (child === undefined || !isContainer(child, next) || step.force === true) {
        const at = joined(path);
        if (this.taken.has(at) || this.above.has(at)) return undefined;
        const filled = named(clone(step.fill), key, step);
        set(here, key, filled);
        here = filled;
      } else here = child;
    }
    this.take(path);
    return { path, fresh };
  }

  /** Decided before anything is changed, from the keys that are known before there is a new item or entry. */
  private isFree(steps: readonly Step[]): boolean {
    const fixed: string[] = [];
    for (const { to } of steps) {
      if (typeof to === "string") break;
      fixed.push(to.key);
      if (this.taken.has(joined(fixed))) return false;
    }
    return fixed.length < steps.length || !this.above.has(joined(fixed));
  }

  private take(path: readonly string[]): void {
    this.taken.add(joined(path));
    for (let length = 1; length < path.length; length++) this.above.add(joined(path.slice(0, length)));
  }
}

const joined = (path: readonly string[]): string => path.join("\0");

function keyIn(container: Draft, { to }: Step): string {
  if (typeof to !== "string") return to.key;
  const length = Array.isArray(container) ? container.length : Object.keys(Object(container)).length;
  return to === "item" ? String(length) : `k${length}`;
}

const isContainer = (value: Draft, next: Step): boolean =>
  next.to === "item"
    ? Array.isArray(value)
    : typeof value === "object" && value !== null && !Array.isArray(value);

function get(container: Draft, key: string): Draft | undefined {
  if (Array.isArray(container)) return container[Number(key)];
  if (typeof container !== "object" || container === null) return undefined;
  return Object.hasOwn(container, key) ? container[key] : undefined;
}

function set(container: Draft, key: string, value: Draft): void {
  if (Array.isArray(container)) container[Number(key)] = value;
  else if (typeof container === "object" && container !== null) container[key] = value;
}

function clone(value: Json): Draft {
  return JSON.parse(JSON.stringify(value)) as Draft;
}

/** A marketplace that stands in the settings has to be named like its key, or the entry is faulty for that alone. */
function named(value: Draft, key: string, { to }: Step): Draft {
  const source = to === "entry" ? get(value, "source") : undefined;
  if (source !== undefined && get(source, "source") === "settings") set(source, "name", key);
  return value;
}

function valueAt(doc: JsonObject, path: readonly string[]): Json | undefined {
  let here: unknown = doc;
  for (const key of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here as Json | undefined;
}
