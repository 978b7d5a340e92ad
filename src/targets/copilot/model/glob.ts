/** What a pattern says to a path. `maybe`: it depends on a form that was not measured. */
export type GlobMatch = "yes" | "no" | "maybe";

export type Glob = (path: string) => GlobMatch;

/** Braces that expand to more are not followed; nobody writes them. */
const MAX_ALTERNATIVES = 256;
/** Paths are matched byte by byte: `?` is one byte of UTF-8 (facts.md, release 1.0.102). */
const SLASH = 47;

/** Every byte but the slash. */
const IN_NAME = new Uint8Array(256).map((_, byte) => (byte === SLASH ? 0 : 1));

type Step =
  | { readonly kind: "byte"; readonly byte: number }
  /** One byte of a set. */
  | { readonly kind: "set"; readonly bytes: Uint8Array }
  /** Any bytes within one name. */
  | { readonly kind: "star" }
  /** Any number of whole names, each with its slash. */
  | { readonly kind: "names" }
  /** Anything up to the end. */
  | { readonly kind: "rest" };

/**
 * Compiles a pattern of a path rule. Backslashes were made slashes before. In time proportional to the product of
 * the lengths, whatever the pattern.
 * @param isAnchored false: the pattern may begin behind any slash
 */
export function compileGlob(pattern: string, isAnchored: boolean): Glob {
  const alternatives = expandBraces(pattern);
  // What a class does with a character of several bytes was not measured.
  if (alternatives === undefined || /\[[^\]]*[^ -~]/.test(pattern)) return () => "maybe";
  const programs: (readonly Step[])[] = [];
  for (const alternative of alternatives) {
    const steps = stepsOf(alternative);
    // A class that never closes makes the rule a name that is compared as it is.
    if (steps !== undefined) programs.push(isAnchored ? steps : [{ kind: "names" }, ...steps]);
  }
  return (path) => {
    const bytes = Buffer.from(path);
    return programs.some((steps) => runs(steps, bytes)) ? "yes" : "no";
  };
}

/** The texts that `{a,b}` stands for. @returns undefined if they are too many */
function expandBraces(pattern: string): readonly string[] | undefined {
  let done: string[] = [""];
  for (let i = 0; i < pattern.length;) {
    const char = pattern[i] ?? "";
    if (char === "[") {
      const end = classEnd(pattern, i) ?? i;
      const text = pattern.slice(i, end + 1);
      done = done.map((head) => head + text);
      i = end + 1;
      continue;
    }
    if (char !== "{") {
      done = done.map((head) => head + char);
      i++;
      continue;
    }
    const group = readGroup(pattern, i);
    // A brace that never closes: only the name itself matches.
    if (group === undefined) return [];
    const inner: string[] = [];
    for (const part of group.parts) {
      // `{x,}` did not stand for nothing.
      if (part === "") continue;
      const expanded = expandBraces(part);
      if (expanded === undefined) return undefined;
      inner.push(...expanded);
    }
    if (done.length * inner.length > MAX_ALTERNATIVES) return undefined;
    done = done.flatMap((head) => inner.map((tail) => head + tail));
    i = group.end + 1;
  }
  return done;
}

function readGroup(pattern: string, start: number): { parts: readonly string[]; end: number } | undefined {
  const parts: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let i = start; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === "[") i = classEnd(pattern, i) ?? i;
    else if (char === "{") depth++;
    else if (char === "," && depth === 1) {
      parts.push(pattern.slice(from, i));
      from = i + 1;
    } else if (char === "}" && --depth === 0) {
      parts.push(pattern.slice(from, i));
      return { parts, end: i };
    }
  }
  return undefined;
}

/** Where a class ends. A `]` directly behind the beginning belongs to it. */
function classEnd(pattern: string, start: number): number | undefined {
  const first = /[!^]/.test(pattern[start + 1] ?? "") ? start + 2 : start + 1;
  const end = pattern.indexOf("]", first + 1);
  return end < 0 ? undefined : end;
}

function stepsOf(pattern: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  for (let i = 0; i < pattern.length;) {
    const char = pattern[i] ?? "";
    if (char === "[") {
      const end = classEnd(pattern, i);
      if (end === undefined) return undefined;
      steps.push({ kind: "set", bytes: classBytes(pattern.slice(i + 1, end)) });
      i = end + 1;
    } else if (char === "?") {
      steps.push({ kind: "set", bytes: IN_NAME });
      i++;
    } else if (char === "*") {
      const stars = /^\*+/.exec(pattern.slice(i))?.[0].length ?? 1;
      const isWhole = (i === 0 || pattern[i - 1] === "/") && stars === 2;
      const next = pattern[i + stars];
      // `**` has its meaning as a whole name alone.
      if (isWhole && next === undefined) steps.push({ kind: "rest" });
      else if (isWhole && next === "/") steps.push({ kind: "names" });
      else steps.push({ kind: "star" });
      i += stars + (isWhole && next === "/" ? 1 : 0);
    } else {
      const point = String.fromCodePoint(pattern.codePointAt(i) ?? 0);
      for (const byte of Buffer.from(point)) steps.push({ kind: "byte", byte });
      i += point.length;
    }
  }
  return steps;
}

function classBytes(text: string): Uint8Array {
  const isNegated = /^[!^]/.test(text);
  const members = Buffer.from(isNegated ? text.slice(1) : text);
  const set = new Uint8Array(256);
  for (let i = 0; i < members.length; i++) {
    const low = members[i] ?? 0;
    const high = members[i + 1] === 45 && i + 2 < members.length ? (members[i + 2] ?? 0) : low;
    if (members[i + 1] === 45 && i + 2 < members.length) i += 2;
    for (let byte = low; byte <= high; byte++) set[byte] = 1;
  }
  // A class may hold the slash, and one that is negated does.
  return isNegated ? set.map((member) => 1 - member) : set;
}

/** Whether the steps take exactly these bytes: the set of steps that can be next, byte by byte. */
function runs(steps: readonly Step[], bytes: Uint8Array): boolean {
  let now = new Uint8Array(steps.length + 1);
  enter(steps, now, 0);
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const next = new Uint8Array(steps.length + 1);
    let isAlive = false;
    for (let i = 0; i < steps.length; i++) {
      if (now[i] === 0) continue;
      const step = steps[i];
      if (step === undefined) continue;
      switch (step.kind) {
        case "byte":
          if (step.byte === byte) enter(steps, next, i + 1);
          else continue;
          break;
        case "set":
          if (step.bytes[byte] === 1) enter(steps, next, i + 1);
          else continue;
          break;
        case "star":
          if (byte === SLASH) continue;
          enter(steps, next, i);
          break;
        case "rest":
          enter(steps, next, i);
          break;
        case "names":
          // Inside a name nothing else may follow, so the step stays without what comes behind it.
          if (byte === SLASH) enter(steps, next, i);
          else next[i] = 1;
          break;
      }
      isAlive = true;
    }
    if (!isAlive) return false;
    now = next;
  }
  return now[steps.length] === 1;
}

/** Marks a step as the next one, with those behind it that may take nothing. */
function enter(steps: readonly Step[], marks: Uint8Array, index: number): void {
  for (let i = index; ; i++) {
    marks[i] = 1;
    const kind = steps[i]?.kind;
    if (kind !== "star" && kind !== "rest" && kind !== "names") return;
  }
}
