import { parseArgs } from "node:util";
import { TARGETS } from "../../src/targets/registry.ts";
import type { Target } from "../../src/targets/target.ts";
import type { Sample } from "./facts.ts";
import type { GuardOptions } from "./guard/compare.ts";
import type { PairsOptions } from "./pairs.ts";

export const PARTS = ["forms", "facts", "corpus", "pairs", "scopes", "guard"] as const;
export type Part = (typeof PARTS)[number];

/** What is to be tried. */
export interface Options {
  readonly targets: readonly Target[];
  readonly parts: ReadonlySet<Part>;
  /** Every native form is tried in a start of its own. */
  readonly isEachAlone: boolean;
  readonly sample: Sample;
  readonly pairs: PairsOptions;
  /** The same with other files and variables around each policy. */
  readonly scopes: PairsOptions;
  /** Hostile lines with the guard in place. */
  readonly guard: GuardOptions;
  /** The day that is written into the document; undefined: no document is written. */
  readonly date: string | undefined;
  /** Another release than the pinned one, of one agent. */
  readonly other?: Other;
}

/** A release that is installed for the run, or a program that is there. */
export type Other = (
  { readonly kind: "release"; readonly release: string } | { readonly kind: "program"; readonly file: string }
) & {
  /** The range of measured releases is extended when nothing differs. */
  readonly accept: boolean;
};

export type Parsed =
  | { readonly kind: "options"; readonly options: Options }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly problem: string };

export const HELP = `npm run conformance -- [options]

Tries the pinned agents without network, and compares them with what is known of them.

  --agent NAME      one agent (${TARGETS.map(({ name }) => name).join(", ")}); may be given more than once
  --only PART       one part (${PARTS.join(", ")}); may be given more than once
  --full            each form alone in its file, a large sample of the facts, 20 policies with 100 accesses each, and 480
                    hostile lines
  --seed N          the seed of the random pairs, or "fresh" for a new one, which is printed; by default 1, with --full fresh
                    and 300 sets of other files that an agent reads
  --policies N      so many random policies
  --facts N         a sample of so many facts
  --pairs N         so many random pairs of a policy and an access, over all policies
  --lines N         so many hostile lines with the guard in place
  --policy N        one of the random policies alone
  --write-docs      write conformance/results/ and docs/conformance.md
  --release VERSION the npm release VERSION of one agent in place of the pinned one. It is installed aside, below
                    .cache/releases. What fails is tried on the pinned release too, to tell what changed from what was
                    wrong before. The seed is fresh by default
  --program FILE    the same with a program that is installed
  --accept          with one of the two: when nothing differs, extend the measured range in release.json, and write
                    conformance/releases/ and docs/conformance.md
  --date DAY        the day to write there, such as 2026-01-31; by default today
`;

/** The pairs that are tried by default. The short run tries the same ones every time. */
const USUAL = {
  short: { policies: 10, pairs: 300, scopes: 15, lines: 60, sample: { facts: 200, accesses: 25 } },
  full: { policies: 20, pairs: 2000, scopes: 300, lines: 480, sample: { facts: 1600, accesses: 40 } },
  seed: 1,
} as const;

/** Accesses that are tried with each set of other files. */
const SCOPE_ACCESSES = 12;

/**
 * Reads the arguments.
 * @param fresh gives a seed that was not used before
 */
export function parseOptions(args: readonly string[], today: string, fresh: () => number): Parsed {
  const read = wordsOf(args);
  if (typeof read === "string") return { kind: "wrong", problem: read };
  if (read.help === true) return { kind: "help" };
  const unknown = [
    ...(read.agent ?? []).filter((name) => !TARGETS.some((target) => target.name === name)),
    ...(read.only ?? []).filter((name) => !PARTS.some((part) => part === name)),
  ];
  if (unknown.length > 0) return { kind: "wrong", problem: `unknown: ${unknown.join(", ")}` };
  const other = otherOf(read);
  if (typeof other === "string") return { kind: "wrong", problem: other };
  const isUsuallyFresh = read.full === true || other !== undefined;
  const isFresh = read.seed === "fresh" || (read.seed === undefined && isUsuallyFresh);
  const counts = [read.policies, read.facts, read.pairs, read.lines, read.policy];
  const numbers = isFresh ? counts : [read.seed, ...counts];
  const wrong = numbers.find((text) => text !== undefined && !/^\d{1,9}$/.test(text));
  if (wrong !== undefined) return { kind: "wrong", problem: `not a number: ${wrong}` };
  const usual = read.full === true ? USUAL.full : USUAL.short;
  const seed = isFresh ? fresh() : numberOf(read.seed, USUAL.seed);
  const only = read.policy === undefined ? {} : { only: Number(read.policy) };
  const policies = Math.max(1, numberOf(read.policies, usual.policies));
  const pairs = numberOf(read.pairs, usual.pairs);
  return {
    kind: "options",
    options: {
      targets: TARGETS.filter(({ name }) => read.agent?.includes(name) ?? true),
      parts: new Set(PARTS.filter((part) => read.only?.includes(part) ?? true)),
      isEachAlone: read.full === true,
      sample: { ...usual.sample, facts: numberOf(read.facts, usual.sample.facts) },
      pairs: {
        seed,
        policies,
        accesses: Math.max(1, Math.round(pairs / policies)),
        ...only,
      },
      scopes: {
        seed,
        policies: Math.max(1, numberOf(read.policies, usual.scopes)),
        accesses: SCOPE_ACCESSES,
        withScopes: true,
        ...only,
      },
      guard: { seed, lines: Math.max(1, numberOf(read.lines, usual.lines)), ...only },
      date: read["write-docs"] === true || read.accept === true ? (read.date ?? today) : undefined,
      ...(other === undefined ? {} : { other }),
    },
  };
}

/** @returns a text when the arguments are wrong */
function otherOf(words: Words): Other | undefined | string {
  const { release, program: file, accept = false, agent = [], only = [] } = words;
  if (release === undefined && file === undefined)
    return accept ? "--accept is for a run with --release or --program" : undefined;
  if (release !== undefined && file !== undefined) return "--release and --program exclude each other";
  if (agent.length !== 1) return "another release is tried of one agent: name it with --agent";
  if (words["write-docs"] === true) return "--write-docs is for the pinned releases; see --accept";
  if (accept && only.length > 0) return "--accept needs all parts, so it cannot be used with --only";
  if (file !== undefined) return { kind: "program", file, accept };
  if (release === undefined || !/^\d+\.\d+\.\d+[\w.-]*$/.test(release)) return `not a release: ${release}`;
  return { kind: "release", release, accept };
}

function numberOf(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : Number(text);
}

const WORDS = {
  agent: { type: "string", multiple: true },
  only: { type: "string", multiple: true },
  full: { type: "boolean" },
  seed: { type: "string" },
  policies: { type: "string" },
  facts: { type: "string" },
  pairs: { type: "string" },
  lines: { type: "string" },
  policy: { type: "string" },
  "write-docs": { type: "boolean" },
  release: { type: "string" },
  program: { type: "string" },
  accept: { type: "boolean" },
  date: { type: "string" },
  help: { type: "boolean" },
} as const;

type Words = ReturnType<typeof parseArgs<{ options: typeof WORDS }>>["values"];

/** @returns a text when the arguments are wrong */
function wordsOf(args: readonly string[]): Words | string {
  try {
    return parseArgs({ args: [...args], options: WORDS }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
