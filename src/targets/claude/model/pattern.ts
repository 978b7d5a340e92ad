/** Brings names into the form in which they are compared. */
export type Fold = (name: string) => string;

/** One character position of a name in a pattern. */
type Token =
  | { readonly kind: "char"; readonly char: string }
  | { readonly kind: "any" }
  | { readonly kind: "star" }
  | { readonly kind: "class"; readonly ranges: readonly (readonly [number, number])[] };

type Step =
  | { readonly kind: "name"; readonly tokens: readonly Token[]; readonly literal: string | undefined }
  /** Any number of directories, `least` at least. */
  | { readonly kind: "globstar"; readonly least: 0 | 1 };

/** A path pattern as the tools match it: below one directory, without regard to case. */
export interface PathPattern {
  readonly steps: readonly Step[];
  /** A slash at its end: only what lies below matches, not the path itself. */
  readonly below: boolean;
}

/**
 * Compiles what stands behind the anchor of a path rule. The grammar is like that of ignore files
 * (facts.md A and B, research/claude-code.md 1.2, release 2.1.330).
 * @param text the pattern, without anchor and without `!`
 * @param anchored it hangs at the directory; otherwise one without an inner slash is found at any depth
 * @param fold what makes names equal; as they are, for the sandbox
 * @returns undefined for a pattern that matches nothing; `unclear` for one whose meaning was not understood
 */
export function compilePattern(
  text: string,
  anchored: boolean,
  fold: Fold = foldCase,
): PathPattern | "unclear" | undefined {
  const squeezed = withoutTrailingBlank(text.replace(/\/{2,}/g, "/").replace(/\/\*\*$/, ""));
  const rooted = squeezed.replace(/^\//, "");
  if (rooted === "") return text.endsWith("/**") ? { steps: [globstar(1)], below: false } : undefined;
  const below = rooted.endsWith("/");
  const body = below ? rooted.slice(0, -1) : rooted;
  const parts = splitSteps(body);
  // A bracket that is never closed makes a name dead, and a path with a slash behind it something strange.
  if (parts === undefined) return /\[.*\//.test(squeezed) ? "unclear" : undefined;
  const hangs = anchored || squeezed.startsWith("/") || parts.length > 1 || /\[[^\]]*\//.test(body);
  const steps: Step[] = hangs ? [] : [globstar(0)];
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    if (part === "**") {
      steps.push(globstarAt(index, parts, below));
      continue;
    }
    const tokens = tokensOf(part, isLast && !below, fold);
    if (tokens === undefined) return undefined;
    const literal = tokens.every(isChar) ? tokens.map((token) => token.char).join("") : undefined;
    steps.push({ kind: "name", tokens, literal });
  }
  return { steps, below };
}

function globstarAt(index: number, parts: readonly string[], below: boolean): Step {
  if (index === parts.length - 1) {
    if (parts.length === 1) return star();
    return globstar(below ? 0 : 1);
  }
  // Directly behind a `**/` at the very beginning it is one directory.
  return index === 1 && parts[0] === "**" ? star() : globstar(0);
}

const globstar = (least: 0 | 1): Step => ({ kind: "globstar", least });
const star = (): Step => ({ kind: "name", tokens: [{ kind: "any" }, { kind: "star" }], literal: undefined });
const isChar = (token: Token): token is Token & { kind: "char" } => token.kind === "char";

/** Blanks at the end go, except one behind a backslash. */
function withoutTrailingBlank(text: string): string {
  return text.replace(/(\\ )?\s*$/, (_, kept: string | undefined) => kept ?? "");
}

/** Splits at slashes outside of brackets. @returns undefined when a bracket is never closed */
function splitSteps(text: string): readonly string[] | undefined {
  const steps: string[] = [];
  let from = 0;
  let inClass = false;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (char === "\\") index++;
    else if (char === "[" && !inClass) inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) {
      steps.push(text.slice(from, index));
      from = index + 1;
    }
  }
  return inClass ? undefined : [...steps, text.slice(from)];
}

/** @returns undefined when the name can match nothing */
function tokensOf(text: string, isLast: boolean, fold: Fold): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index);
    if (char === "*") {
      if (tokens.at(-1)?.kind !== "star") tokens.push({ kind: "star" });
    } else if (char === "?") tokens.push({ kind: "any" });
    else if (char === "[") {
      const end = text.indexOf("]", index + 1);
      const ranges = rangesOf(text.slice(index + 1, end));
      if (ranges === undefined) return undefined;
      tokens.push({ kind: "class", ranges });
      index = end;
    } else if (char === "\\") {
      const next = text.charAt(index + 1);
      // At the very end a backslash is itself.
      if (next === "") tokens.push({ kind: "char", char });
      // At the end of a pattern an escaped star is a wildcard all the same.
      else if (next === "*") {
        tokens.push(isLast && index + 2 === text.length ? { kind: "star" } : { kind: "char", char: "*" });
      } else {
        const meant = escaped(next, fold);
        if (meant === undefined) return undefined;
        tokens.push({ kind: "char", char: meant });
      }
      index++;
    } else tokens.push({ kind: "char", char: fold(char) });
  }
  // `x/*` needs a name there.
  if (tokens.length === 1 && tokens[0]?.kind === "star") return [{ kind: "any" }, { kind: "star" }];
  return tokens;
}

const CONTROLS: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f", v: "\v" };

/** What a backslash and a character stand for: the text is read as a regular expression in the end. */
function escaped(char: string, fold: Fold): string | undefined {
  if (Object.hasOwn(CONTROLS, char)) return CONTROLS[char];
  return /[?0-9bBcdDkpPsSuwWx\t\n\u00a0\u2003\ufeff]/.test(char) ? undefined : fold(char);
}

/** Lower case, unit by unit: what would change its length stays as it is. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from({ length: text.length }, (_, index) => {
    const unit = text.charAt(index).toLowerCase();
    return unit.length === 1 ? unit : text.charAt(index);
  }).join("");
}

/** A set never negates: `!` and `^` are members. A star or a question mark in it makes the pattern dead. */
function rangesOf(body: string): readonly (readonly [number, number])[] | undefined {
  if (body === "" || /[*?]|[\ud800-\udfff]/.test(body) || /(^|[^\\])(\\\\)*\\$/.test(body)) return undefined;
  const members = body.replace(/\\(.)/gs, (_, char: string) => (char === "-" ? "\u0000" : char));
  const ranges: [number, number][] = [];
  for (let index = 0; index < members.length; index++) {
    const low = members.charCodeAt(index);
    if (members[index + 1] === "-" && index + 2 < members.length) {
      const high = members.charCodeAt(index + 2);
      if (high >= low) ranges.push([low, high]);
      index += 2;
    } else if (low === 0) ranges.push([45, 45]);
    else ranges.push([low, low]);
  }
  return ranges.length === 0 ? undefined : ranges;
}

/** Whether a path below the anchor, given by its folded names, is covered by itself or by what it lies in. */
export function covers(pattern: PathPattern, names: readonly string[]): boolean {
  return depthsOf(pattern, names, true).length > 0;
}

/**
 * How many of the names the whole pattern matches, for each way to do so.
 * @param once stops at the first
 */
export function depthsOf(pattern: PathPattern, names: readonly string[], once = false): readonly number[] {
  const depths: number[] = [];
  let positions = expand(pattern.steps, new Set([0]));
  for (const [index, name] of names.entries()) {
    const reached = new Set<number>();
    for (const position of positions) {
      const step = pattern.steps[position];
      if (step === undefined) continue;
      if (step.kind === "globstar") {
        reached.add(position);
        reached.add(position + 1);
      } else if (step.literal === undefined ? matchesName(step.tokens, name) : step.literal === name) {
        reached.add(position + 1);
      }
    }
    positions = expand(pattern.steps, reached);
    const isWhole = index === names.length - 1;
    if (positions.has(pattern.steps.length) && !(isWhole && pattern.below)) {
      depths.push(index + 1);
      if (once) return depths;
    }
  }
  return depths;
}

/** Adds the positions that are reached without a name. */
function expand(steps: readonly Step[], positions: ReadonlySet<number>): Set<number> {
  const all = new Set(positions);
  for (const position of all) {
    const step = steps[position];
    if (step?.kind === "globstar" && step.least === 0) all.add(position + 1);
  }
  return all;
}

function matchesName(tokens: readonly Token[], name: string): boolean {
  let [token, char, starAt, resume] = [0, 0, -1, 0];
  while (char < name.length) {
    const current = tokens[token];
    if (current?.kind === "star") {
      starAt = token++;
      resume = char;
    } else if (current !== undefined && accepts(current, name, char)) {
      token++;
      char++;
    } else if (starAt >= 0) {
      token = starAt + 1;
      char = ++resume;
    } else return false;
  }
  while (tokens[token]?.kind === "star") token++;
  return token === tokens.length;
}

function upper(char: string): number {
  const text = char.toUpperCase();
  return (text.length === 1 ? text : char).charCodeAt(0);
}

function accepts(token: Token, name: string, index: number): boolean {
  if (token.kind === "any") return true;
  const char = name.charAt(index);
  if (token.kind === "char") return token.char === char;
  if (token.kind === "star") return false;
  const codes = [char.charCodeAt(0), upper(char)];
  return token.ranges.some(([low, high]) => codes.some((code) => code >= low && code <= high));
}
