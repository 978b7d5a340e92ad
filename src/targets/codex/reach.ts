/** Patterns as a tree of steps, to find out whether one of them may match below a directory. */
export interface Reach {
  /** Whether a pattern may match a file below a directory. */
  into(folder: string): boolean;
}

interface Node {
  readonly names: Map<string, Node>;
  readonly wild: Map<string, Wild[]>;
  /** The lengths of the texts that names begin and end with before and behind their wildcards. */
  readonly lengths: (readonly [before: number, behind: number])[];
  /** `**` is a step here. */
  crosses: boolean;
}

interface Wild {
  readonly step: string;
  readonly pattern: RegExp;
  readonly node: Node;
}

const WILDCARD = /(?<!\\)[*?[]/;

/** @param patterns texts of patterns from the root */
export function reachOf(patterns: Iterable<string>): Reach {
  const root = newNode();
  for (const pattern of patterns) {
    let node: Node | undefined = root;
    for (const step of pattern.split("/")) {
      node = childOf(node, step);
      if (node === undefined) break;
    }
  }
  return { into: (folder) => reaches(root, folder) };
}

/** The directory in front of the first wildcard of a pattern. */
export function plainFolder(pattern: string): string {
  const steps = pattern.split("/");
  const first = steps.findIndex((step) => WILDCARD.test(step));
  return unescaped((first < 0 ? steps : steps.slice(0, first)).join("/")) || "/";
}

function newNode(): Node {
  return { names: new Map(), wild: new Map(), lengths: [], crosses: false };
}

/** The node behind a step; none behind `**`, which reaches everything below. */
function childOf(node: Node, step: string): Node | undefined {
  if (step === "**") {
    node.crosses = true;
    return undefined;
  }
  if (!WILDCARD.test(step)) return getOr(node.names, unescaped(step), newNode);
  const [before, behind] = plainEnds(step);
  const bucket = getOr(node.wild, bucketOf(before, behind), () => {
    if (!node.lengths.some(([a, b]) => a === before.length && b === behind.length))
      node.lengths.push([before.length, behind.length]);
    return [];
  });
  const known = bucket.find((one) => one.step === step);
  if (known !== undefined) return known.node;
  const wild = { step, pattern: stepPattern(step), node: newNode() };
  bucket.push(wild);
  return wild.node;
}

function reaches(root: Node, folder: string): boolean {
  let active: readonly Node[] = [root];
  for (const name of folder.split("/")) {
    if (active.some(({ crosses }) => crosses)) return true;
    active = active.flatMap((node) => childrenFor(node, name));
    if (active.length === 0) return false;
  }
  return true;
}

function childrenFor(node: Node, name: string): readonly Node[] {
  const named = node.names.get(name);
  const found = named === undefined ? [] : [named];
  for (const [before, behind] of node.lengths) {
    if (before + behind > name.length) continue;
    const bucket = node.wild.get(bucketOf(name.slice(0, before), name.slice(name.length - behind)));
    for (const { pattern, node: next } of bucket ?? []) if (pattern.test(name)) found.push(next);
  }
  return found;
}

/** What every name that a step matches begins and ends with. */
function plainEnds(step: string): readonly [before: string, behind: string] {
  const [before = ""] = /^(?:\\.|[^*?[\\])*/su.exec(step) ?? [];
  const [, behind = ""] = /[*?\]]([^*?\]\\]*)$/su.exec(step) ?? [];
  return [unescaped(before), behind];
}

function bucketOf(before: string, behind: string): string {
  return `${before}/${behind}`;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/gs, "$1");
}

function stepPattern(step: string): RegExp {
  const source = step.replaceAll(
    /\\(.)|(\*+)|\[([^\]]*)\]|\?|[^*[\\?]/gs,
    (text, escaped, stars, members) => {
      if (stars !== undefined) return ".*";
      if (members !== undefined) return ".";
      return text === "?" ? "." : String(escaped ?? text).replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
    },
  );
  return new RegExp(`^${source}$`, "su");
}

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
