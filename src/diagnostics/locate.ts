import type { Span } from "../edit/span.ts";
import { jsonTree, locateJson } from "../edit/json-tree.ts";
import { readJson } from "../edit/json.ts";
import { LENIENT_JSON } from "../edit/json-dialect.ts";
import type { Document, Place } from "./diagnostic.ts";

/** A place with its line and column, both from 1; columns count characters, not bytes. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The part of the text that the place covers. */
  readonly span: Span;
  readonly document: Document;
}

/** Trees of documents that were shown before: a report may name a thousand places of one file. */
const trees = new WeakMap<Document, ReturnType<typeof jsonTree> | null>();

/**
 * Finds line and column of a place. This is the only consumer of syntax trees outside editing, and it is loaded
 * when something is shown.
 * @returns for a route that leads nowhere, the last part of it that is there; undefined when the place is a whole file, or
 * its document cannot be read
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
        tree = readJson(document.text, LENIENT_JSON).ok ? jsonTree(document.text) : null;
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

/** What a document's lines and columns are counted from; found once, because a report may name many places of it. */
interface Marks {
  /** Offsets at which lines begin. */
  readonly lines: readonly number[];
  /** Offsets of the second units of characters that take two. */
  readonly seconds: readonly number[];
}

const marks = new WeakMap<Document, Marks>();

function marksOf(document: Document): Marks {
  const known = marks.get(document);
  if (known !== undefined) return known;
  const found = {
    lines: [0].concat(offsetsOf(/\n/g, document.text).map((offset) => offset + 1)),
    seconds: offsetsOf(/[\udc00-\udfff]/g, document.text),
  };
  marks.set(document, found);
  return found;
}

function offsetsOf(unit: RegExp, text: string): number[] {
  const offsets: number[] = [];
  // A match object for each of ten million line breaks would take gigabytes.
  while (unit.test(text)) offsets.push(unit.lastIndex - 1);
  return offsets;
}

/** How many of the sorted offsets come before a limit. */
function countBefore(offsets: readonly number[], limit: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function locationOf(document: Document, span: Span): Location {
  const { lines, seconds } = marksOf(document);
  const line = countBefore(lines, span.offset + 1);
  const start = lines[line - 1] as number;
  const halves = countBefore(seconds, span.offset) - countBefore(seconds, start);
  return { file: document.file, line, column: span.offset - start - halves + 1, span, document };
}
