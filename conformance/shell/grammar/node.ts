/** What can take the place of what: a statement that of a statement, a word that of a word. */
export type Sort = "statement" | "word" | "extra";

/** A part of a line, made so that it can be made smaller. */
export interface Node {
  readonly sort: Sort;
  readonly parts: readonly Part[];
  /** The text is written so that a shell takes it for data: quoted, or with escapes. */
  readonly encode?: (text: string) => string;
  /** The plainest text that means the same; for an extra the empty one. */
  readonly plain?: string;
}

/** `;` ends a statement, unless it ends with a line already: a here-document does. */
export type Part = string | Node | typeof END;

export const END = Symbol("end of a statement");

export function render(node: Node): string {
  let text = "";
  for (const part of node.parts) {
    if (part === END) text += text.endsWith("\n") ? "" : "; ";
    else text += typeof part === "string" ? part : render(part);
  }
  return node.encode === undefined ? text : node.encode(text);
}

export const statement = (...parts: readonly Part[]): Node => ({ sort: "statement", parts });

export const word = (plain: string, ...parts: readonly Part[]): Node => ({ sort: "word", plain, parts });

/** What a line can do without. */
export const extra = (...parts: readonly Part[]): Node => ({ sort: "extra", plain: "", parts });

export const encoded = (node: Node, encode: (text: string) => string): Node => ({
  sort: "extra",
  parts: [node],
  encode,
});

/** All nodes that are one step smaller, the smallest first. */
export function smallerThan(node: Node): readonly Node[] {
  const found = new Map<string, Node>();
  const own = render(node).length;
  for (const candidate of stepsOf(node)) {
    const text = render(candidate);
    if (text.length <= own && !found.has(text)) found.set(text, candidate);
  }
  found.delete(render(node));
  return [...found].toSorted(([a], [b]) => a.length - b.length).map(([, candidate]) => candidate);
}

function stepsOf(node: Node): readonly Node[] {
  const steps: Node[] = [];
  const plain: Node | undefined =
    node.plain === undefined ? undefined : { sort: node.sort, parts: [node.plain], plain: node.plain };
  if (plain !== undefined && render(plain) !== render(node)) steps.push(plain);
  // A statement may be that what is inside of it.
  if (node.sort === "statement") steps.push(...descendants(node).filter((inner) => inner.sort === node.sort));
  node.parts.forEach((part, i) => {
    if (typeof part !== "object") return;
    for (const smaller of stepsOf(part)) steps.push({ ...node, parts: node.parts.with(i, smaller) });
  });
  return steps;
}

function descendants(node: Node): readonly Node[] {
  return node.parts.flatMap((part) => (typeof part === "object" ? [part, ...descendants(part)] : []));
}
