import type { Environment } from "../../policy/environment.ts";
import { namesOf, parsePath, type Part, type PathPattern } from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";
import type { LossCode } from "../../diagnostics/codes.ts";
import { rooted, spellStep, type SpelledText } from "../kit/path.ts";

/** A path in the spelling of the agent's rules. */
export interface PathSpelling {
  /** The patterns to deny; none when the agent cannot match the path at all. */
  readonly patterns: readonly string[];
  /** A plain path, which its rule may name with or without its children. */
  readonly isPlain: boolean;
  readonly loss?: LossCode;
}

/**
 * Spells a path for `Read(...)` and `Edit(...)` in user settings (research/claude-code.md 1.2, release 2.1.330).
 *
 * A single leading `/` would hang at `~/.claude`, so absolute paths begin with `//`. `/`, `~` and `.` alone match
 * nothing there and become patterns. The matcher knows a gitignore-like grammar: what it cannot express is
 * widened, because a narrower deny would leave open what the rule closes.
 */
export function spellPath(subject: PathSubject, environment: Environment): PathSpelling {
  const pattern = rooted(parsePath(subject), environment.home);
  if (pattern.anchor === "cwd" && pattern.parents > 0) {
    return { patterns: [], isPlain: false, loss: "parent-relative" };
  }
  const spelled = spell(pattern);
  const patterns = [spelled.text];
  // Where the home is a link, a `~/` pattern that begins with a wildcard misses what is spelled by the real path.
  const realHome = pattern.anchor === "home" ? environment.realpath(environment.home) : undefined;
  if (realHome !== undefined && realHome !== environment.home && /^~\/[^/]*[*?[]/.test(spelled.text)) {
    patterns.push(
      spell({ ...pattern, anchor: "root", segments: [...namesOf(realHome), ...pattern.segments] }).text,
    );
  }
  // A name may hold brackets, and the sandbox takes the entry for that name as well.
  if (pattern.isGlob && /[[\]]/.test(subject.text)) {
    const literal = spell(rooted(parsePath({ ...subject, literal: true }), environment.home)).text;
    if (literal !== spelled.text) patterns.push(literal);
  }
  const loss = spelled.isWidened ? "widened" : spelled.isAnyDepth ? "any-depth" : undefined;
  const isPlain = !pattern.isGlob && pattern.segments.length > 0;
  return { patterns, isPlain, ...(loss === undefined ? {} : { loss }) };
}

interface Spelled {
  readonly text: string;
  readonly isWidened: boolean;
  readonly isAnyDepth: boolean;
}

const PREFIX = { root: "//", home: "~/", cwd: "" } as const;

/** The agent's matcher needs exponential time: six wildcards take seconds, eight hang it (facts.md H). */
const MAX_WILDCARDS = 4;

function spell(pattern: PathPattern): Spelled {
  const steps: string[] = [];
  let isWidened = false;
  let wildcards = 0;
  for (const segment of pattern.segments) {
    const step = spellStep(segment, spellPart);
    // `**/**/x` misses the `x` at the top.
    if (step.text === "**" && steps.at(-1) === "**") continue;
    wildcards += step.text.replaceAll("\\*", "").split(/\*+/).length - 1;
    const isTooMuch = wildcards > MAX_WILDCARDS;
    steps.push(isTooMuch ? "*" : step.text);
    isWidened ||= step.isWidened || isTooMuch;
    if (step.endsHere || isTooMuch) break;
  }
  // `Read(*)` alone would take the whole tool away; a first `*` covers everything below, as `**` does.
  if (steps.length === 0 || (steps.length === 1 && steps[0] === "*")) steps.splice(0, 1, "**");
  const isRelative = pattern.anchor === "cwd";
  const text = PREFIX[pattern.anchor] + protect(steps.join("/"), isRelative);
  const isAnyDepth = isRelative && steps[0] !== "**";
  // At its end an escaped star is a wildcard all the same.
  return { text, isWidened: isWidened || text.endsWith("\\*"), isAnyDepth };
}

/** Spells out what has a meaning only in its place (facts.md A). */
function protect(text: string, isRelative: boolean): string {
  // At the start of a relative pattern `!` would re-open what another rule denies, and `~/` is the home.
  const start = isRelative && /^(!|~(\/|$))/.test(text) ? `\\${text}` : text;
  // A rule with `:*` in it is dropped as invalid, and a blank at its end is cut off.
  return start.replaceAll(":*", "[:]*").replace(/\s$/, "[$&]");
}

/**
 * Literal characters that need another spelling. A set of one bracket holds in both layers, `\[` in one alone. `?`
 * cannot be written at all, and `\` not for the sandbox: the wildcard `?` stands for them.
 */
const LITERALS: Readonly<Record<string, string>> = { "*": "\\*", "[": "[[]", "?": "?", "\\": "?" };

function spellPart(part: Part): SpelledText | undefined {
  switch (part.kind) {
    case "text": {
      const text = [...part.text].map((char) => LITERALS[char] ?? char).join("");
      return { text, isWidened: /[?\\]/.test(part.text) };
    }
    case "any":
      return { text: "?", isWidened: false };
    case "star":
      return { text: "*", isWidened: false };
    case "globstar":
      return undefined;
    case "set":
      if (part.members.includes("/")) return undefined;
      // A set with half of a wide character in it is dead there.
      if (/[\ud800-\udfff]/.test(part.members)) return { text: "*", isWidened: true };
      return /^[!^]|[\\[]/.test(part.members)
        ? { text: "?", isWidened: true }
        : { text: `[${part.members}]`, isWidened: false };
  }
}
