import type { Environment } from "../../policy/environment.ts";
import { namesOf, parsePath, type PathPattern } from "../../policy/path.ts";
import type { PathSubject } from "../../policy/policy.ts";
import type { LossCode } from "../../diagnostics/codes.ts";
import type { Spelled } from "../kit/forms.ts";
import {
  inOneName,
  pathPieces,
  rooted,
  special,
  spellSteps,
  type PathDialect,
  type SpelledStep,
} from "../kit/path.ts";

/** A path in the spelling of the agent's rules. */
export interface PathSpelling {
  /** The patterns to deny; none when the agent cannot match the path at all. */
  readonly patterns: readonly Spelled[];
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
  const patterns: Spelled[] = [spelled];
  // Where the home is a link, a `~/` pattern that begins with a wildcard misses what is spelled by the real path.
  const realHome = pattern.anchor === "home" ? environment.realpath(environment.home) : undefined;
  if (realHome !== undefined && realHome !== environment.home && /^~\/[^/]*[*?[]/.test(spelled.text)) {
    patterns.push(
      spell({ ...pattern, anchor: "root", segments: [...namesOf(realHome), ...pattern.segments] }),
    );
  }
  // A name may hold brackets, and the sandbox takes the entry for that name as well.
  if (pattern.isGlob && /[[\]]/.test(subject.text)) {
    const literal = spell(rooted(parsePath({ ...subject, literal: true }), environment.home));
    if (literal.text !== spelled.text) patterns.push(literal);
  }
  const loss = spelled.isWidened ? "widened" : spelled.isAnyDepth ? "any-depth" : undefined;
  const isPlain = !pattern.isGlob && pattern.segments.length > 0;
  return { patterns, isPlain, ...(loss === undefined ? {} : { loss }) };
}

/** What is below a plain path. */
export function withChildren({ text, pieces: [shape = "", ...pieces] }: Spelled): Spelled {
  // A blank is at the end of a name no more.
  return { text: `${text}/**`, pieces: [`${shape}/**`, ...pieces] };
}

interface SpelledPath extends Spelled {
  readonly isWidened: boolean;
  readonly isAnyDepth: boolean;
}

const PREFIX = { root: "//", home: "~/", cwd: "" } as const;

/** The agent's matcher needs exponential time: six wildcards take seconds, eight hang it (facts.md H). */
const MAX_WILDCARDS = 4;

function spell({ anchor, segments }: PathPattern): SpelledPath {
  const steps = withFewWildcards(spellSteps(segments, DIALECT));
  // `Read(*)` alone would take the whole tool away; a first `*` covers everything below, as `**` does.
  const isAll = steps.length === 0 || (steps.length === 1 && steps[0]?.text === "*");
  const whole = isAll ? [{ text: "**", pieces: [] }] : steps;
  const isRelative = anchor === "cwd";
  const body = protect(
    { text: whole.map(({ text }) => text).join("/"), pieces: pathPieces(PREFIX[anchor], whole) },
    isRelative,
  );
  // At its end an escaped star is a wildcard all the same.
  const isWidened = steps.some((step) => step.isWidened) || body.text.endsWith("\\*");
  const isAnyDepth = isRelative && whole[0]?.text !== "**";
  return { ...body, text: PREFIX[anchor] + body.text, isWidened, isAnyDepth };
}

/** The steps up to the one with a wildcard too many: there all names match, with all below them. */
function withFewWildcards(steps: readonly SpelledStep[]): readonly SpelledStep[] {
  let wildcards = 0;
  const full = steps.findIndex(({ text }) => {
    wildcards += text.replaceAll("\\*", "").split(/\*+/).length - 1;
    return wildcards > MAX_WILDCARDS;
  });
  if (full < 0) return steps;
  return [...steps.slice(0, full), { text: "*", pieces: ["a*"], isWidened: true, endsHere: true }];
}

/** Spells out what has a meaning only in its place (facts.md A). */
function protect({ text, pieces }: Spelled, isRelative: boolean): Spelled {
  // At the start of a relative pattern `!` would re-open what another rule denies, and `~/` is the home.
  const [start] = isRelative ? (/^(?:!|~(?=\/|$))/.exec(text) ?? []) : [];
  const protectedStart = start === undefined ? text : `\\${text}`;
  // A rule with `:*` in it is dropped as invalid, and a blank at its end is cut off.
  return {
    text: protectedStart.replaceAll(":*", "[:]*").replace(/\s$/, "[$&]"),
    pieces: [
      ...pieces,
      ...(start === undefined ? [] : [start === "!" ? "\\!p" : "\\~"]),
      ...(text.includes(":*") ? ["[:]*"] : []),
      ...(/\s$/.test(text) ? ["[blank]"] : []),
    ],
  };
}

const DIALECT: PathDialect = {
  // A set of one bracket holds in both layers, `\[` in one alone. `?` cannot be written at all, and `\` not for the
  // sandbox: the wildcard `?` stands for them.
  special: {
    "*": { text: "\\*", piece: "\\*" },
    "[": { text: "[[]", piece: "[[]" },
    ...special("?\\", () => ({ text: "?", piece: "p?", isWidened: true })),
  },
  any: { text: "?", piece: "p?" },
  star: { text: "*", piece: "a*" },
  set: inOneName((members) => {
    // A set with half of a wide character in it is dead there.
    if (/[\ud800-\udfff]/.test(members)) return { text: "*", piece: "a*", isWidened: true };
    return /^[!^]|[\\[]/.test(members)
      ? { text: "?", piece: "p?", isWidened: true }
      : { text: `[${members}]`, piece: "[ab]" };
  }),
  // `**/**/x` misses the `x` at the top.
  folds: "written",
};
