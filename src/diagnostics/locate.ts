import type { Span } from "../edit/span.ts";
import { jsonTree, locateJson } from "../edit/json-tree.ts";
import { readJson } from "../edit/json.ts";
import type { Document, Place } from "./diagnostic.ts";
import { characterCount } from "./text.ts";

/** A place with its line and column, both from 1; columns count characters, not bytes. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The part of the text that is meant. */
  readonly span: Span;
  readonly document: Document;
}

/** Trees of documents that were shown before: a report may name a thousand places of one file. */
const trees = new WeakMap<Document, ReturnType<typeof jsonTree> | null>();

/**
 * Finds line and column of a place. This is the only consumer of syntax trees outside of editing, and it is loaded
 * when something is shown.
 * @returns undefined when the place is a whole file, or its document has no such part
 */
export async function locate(place: Place): Promise<Location | undefined> {
  if (place.at === "file") return undefined;
  const span =
    place.at === "offset"
      ? { offset: place.offset, length: place.length }
      : await spanOf(place.document, place.path, place.at);
  return span === undefined ? undefined : locationOf(place.document, span);
}

async function spanOf(
  document: Document,
  path: readonly (string | number)[],
  what: "value" | "key",
): Promise<Span | undefined> {
  switch (document.syntax) {
    case "json":
    case "jsonc": {
      let tree = trees.get(document);
      if (tree === undefined) {
        // The tree builder is recursive; only a text that passed the strict reader is shallow enough for it.
        tree = readJson(document.text, "jsonc").ok ? jsonTree(document.text) : null;
        trees.set(document, tree);
      }
      return tree === null ? undefined : locateJson(tree, path, what);
    }
    case "toml":
      return (await import("../edit/toml-tree.ts")).locateToml(document.text, path, what);
    case "text":
      return undefined;
  }
}

/** Offsets of the line starts, by document. */
const lineStarts = new WeakMap<Document, readonly number[]>();

function locationOf(document: Document, span: Span): Location {
  let starts = lineStarts.get(document);
  if (starts === undefined) {
    const found = [0];
    for (let at = document.text.indexOf("\n"); at >= 0; at = document.text.indexOf("\n", at + 1))
      found.push(at + 1);
    starts = found;
    lineStarts.set(document, starts);
  }
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] as number) <= span.offset) low = middle;
    else high = middle - 1;
  }
  const start = starts[low] as number;
  const column = characterCount(document.text.slice(start, span.offset)) + 1;
  return { file: document.file, line: low + 1, column, span, document };
}
