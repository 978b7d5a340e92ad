import type { Environment } from "./environment.ts";
import type { PathSubject } from "./policy.ts";

/** One piece of a file name pattern. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  /** `?`: one character. */
  | { readonly kind: "any" }
  /** `*`: any characters of one name. */
  | { readonly kind: "star" }
  /** `**` inside a name: any characters, separators among them. */
  | { readonly kind: "globstar" }
  /** `[abc]`, `[a-z]`: one of a set. `!` and `^` are ordinary members, no negation. */
  | { readonly kind: "set"; readonly members: string };

/** One step of a path: a name, or `**` for any number of directories. */
export type Segment =
  { readonly kind: "name"; readonly parts: readonly Part[] } | { readonly kind: "globstar" };

/**
 * A path of the policy, folded: no `.`, no empty step, `..` only in `parents`.
 * `anchor` says where it hangs: the root of the file system, the home, or the directory the agent is started in.
 */
export interface PathPattern {
  readonly anchor: "root" | "home" | "cwd";
  /** How many directories above the anchor it begins; more than 0 only for `home` and `cwd`. */
  readonly parents: number;
  readonly segments: readonly Segment[];
  /** The pattern holds a wildcard, so it names no single path. */
  readonly isGlob: boolean;
}

const GLOB_CHARACTERS = /[*?[\]]/;

/**
 * Reads a path the way the sandbox does (research/srt.md section 2, SRT 0.0.83): `~` and `~/` alone are the home,
 * a set runs from `[` to the next `]` and knows no negation, brackets that spell no set are text, nothing escapes.
 * `..` is folded as text.
 */
export function parsePath(subject: PathSubject): PathPattern {
  const { anchor, rest } = splitAnchor(subject.text);
  const isGlob = !subject.literal && GLOB_CHARACTERS.test(rest);
  const steps = isGlob ? globSegments(rest) : rest.split("/").map(literalSegment);
  const segments: Segment[] = [];
  let parents = 0;
  for (const step of steps) {
    const name = plainName(step);
    if (name === "" || name === ".") continue;
    if (name !== "..") segments.push(step);
    else if (segments.length > 0) segments.pop();
    else if (anchor !== "root") parents++;
  }
  return { anchor, parents, segments, isGlob };
}

function splitAnchor(text: string): { anchor: PathPattern["anchor"]; rest: string } {
  if (text === "~" || text.startsWith("~/")) return { anchor: "home", rest: text.slice(1) };
  return text.startsWith("/") ? { anchor: "root", rest: text } : { anchor: "cwd", rest: text };
}

function literalSegment(name: string): Segment {
  return { kind: "name", parts: name === "" ? [] : [{ kind: "text", text: name }] };
}

/** The name, when the step is one plain name. */
function plainName(segment: Segment): string | undefined {
  if (segment.kind === "globstar" || segment.parts.length > 1) return undefined;
  const only = segment.parts[0];
  if (only === undefined) return "";
  return only.kind === "text" ? only.text : undefined;
}

function globSegments(text: string): Segment[] {
  const segments: Segment[] = [];
  let parts: Part[] = [];
  let plain = "";
  const endPlain = (): void => {
    if (plain !== "") parts.push({ kind: "text", text: plain });
    plain = "";
  };
  // Brackets that spell no set are text up to the one that closes them; so are all that nothing closes.
  let bracketsAreText = 0;
  const lastClose = text.lastIndexOf("]");
  const endSegment = (): void => {
    endPlain();
    const isGlobstar = parts.length === 1 && parts[0]?.kind === "globstar";
    segments.push(isGlobstar ? { kind: "globstar" } : { kind: "name", parts });
    parts = [];
  };
  for (let i = 0; i < text.length;) {
    const char = text[i] as string;
    if (char === "/") {
      endSegment();
      i++;
    } else if (char === "*") {
      const start = i;
      while (text[i] === "*") i++;
      endPlain();
      // Of `***/x` only the last two stars belong to the slash: a name may begin in the first one.
      if (i - start > 2 && text[i] === "/") parts.push({ kind: "star" });
      parts.push({ kind: i - start > 1 ? "globstar" : "star" });
    } else if (char === "?") {
      endPlain();
      parts.push({ kind: "any" });
      i++;
    } else {
      const mayOpen = char === "[" && i >= bracketsAreText && i < lastClose;
      const close = mayOpen ? text.indexOf("]", i + 1) : -1;
      const members = mayOpen ? text.slice(i + 1, close) : "";
      if (isSet(members)) {
        endPlain();
        parts.push({ kind: "set", members });
        i = close + 1;
      } else {
        if (mayOpen) bracketsAreText = close + 1;
        plain += char;
        i++;
      }
    }
  }
  endSegment();
  return segments;
}

/** Whether the text between two brackets spells a set: there is some, and no range runs backwards. */
function isSet(members: string): boolean {
  for (let i = 0; i + 2 < members.length; i++) {
    if (members[i + 1] !== "-") continue;
    if ((members[i + 2] as string) < (members[i] as string)) return false;
    i += 2;
  }
  return members !== "";
}

/** The steps of an absolute path, each a plain name. */
export function namesOf(path: string): Segment[] {
  const names = path.split("/").filter((name) => name !== "");
  return names.map((text) => ({ kind: "name", parts: [{ kind: "text", text }] }));
}

/** The segment as plain text, when it holds no wildcard. */
export function segmentText(segment: Segment): string | undefined {
  if (segment.kind === "globstar") return undefined;
  let text = "";
  for (const part of segment.parts) {
    if (part.kind !== "text") return undefined;
    text += part.text;
  }
  return text;
}

/**
 * The absolute path that a pattern without wildcards names.
 * @returns undefined when the pattern is a glob
 */
export function absolutePath(
  pattern: PathPattern,
  base: { readonly home: string; readonly cwd: string },
): string | undefined {
  const start = pattern.anchor === "root" ? "" : base[pattern.anchor];
  const steps = start.split("/").filter((step) => step !== "");
  steps.splice(Math.max(0, steps.length - pattern.parents));
  for (const segment of pattern.segments) {
    const text = segmentText(segment);
    if (text === undefined) return undefined;
    steps.push(text);
  }
  return `/${steps.join("/")}`;
}

/** Whether a subject names a file: one that is there, or is known to be one. */
export function namesFile(subject: PathSubject, environment: Environment): boolean {
  if (subject.isFile !== undefined) return subject.isFile;
  const path = absolutePath(parsePath(subject), environment);
  return path !== undefined && environment.kind(path) === "file";
}

/** Whether a directory is another one, or holds it. */
export function isAbove(folder: string, path: string): boolean {
  return folder === path || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}
