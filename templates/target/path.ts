import type { Environment } from "../../src/policy/environment.ts";
import type { PathSubject } from "../../src/policy/policy.ts";
import type { Spelled } from "../../src/targets/kit/forms.ts";
import {
  pathPieces,
  readingsOf,
  special,
  spellSteps,
  stepsWithLinks,
  type PathDialect,
  type Sign,
} from "../../src/targets/kit/path.ts";

/** A path in the spelling of the agent's rules: with all below it, by its name and without links. */
export function spellPath(
  subject: PathSubject,
  environment: Environment,
): { readonly patterns: readonly Spelled[]; readonly isWidened: boolean } {
  const spelled = readingsOf(subject)
    .flatMap((reading) => stepsWithLinks(reading, environment))
    .map((segments) => spellSteps(segments, DIALECT));
  return { patterns: spelled.map(whole), isWidened: spelled.flat().some((step) => step.isWidened) };
}

const ALL_BELOW: Spelled = { text: "**", pieces: [] };

function whole(steps: readonly Spelled[]): Spelled {
  const all = steps.at(-1)?.text === "**" ? steps : [...steps, ALL_BELOW];
  return { text: `/${all.map(({ text }) => text).join("/")}`, pieces: pathPieces("/", all) };
}

const STAR: Sign = { text: "*", piece: "a*" };

/** What a pattern means has to be measured; until then every sign is written as a wildcard that covers it. */
const WIDER: Sign = { ...STAR, isWidened: true };

const DIALECT: PathDialect = {
  special: special("*?[]{}()!\\", () => WIDER),
  any: WIDER,
  star: STAR,
  set: () => WIDER,
  folds: "written",
};
