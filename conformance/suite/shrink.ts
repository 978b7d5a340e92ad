import type { ScopeText } from "../../src/enforcers/scope.ts";
import type { LayerAnswer } from "../../src/enforcers/model.ts";
import type { Access } from "../../src/policy/attempt.ts";
import { attemptOf } from "../../src/policy/attempt-of.ts";
import { commandsOf } from "../../src/shell/commands.ts";
import type { ObservedVerdict } from "../../src/drive/kit/driver.ts";
import type { Session } from "../../src/verify/drive.ts";
import { filesOf, type Trial } from "./trial.ts";

type Files = Readonly<Record<string, string>>;

/** A disagreement made small. */
export interface Shrunk {
  /** The text of each artifact by its id. */
  readonly files: Files;
  readonly access: Access;
  readonly scopes: readonly ScopeText[];
}

/** So many starts are spent on the rules of one disagreement, and so many on its access. */
const MOST = { rules: 8, accesses: 4 } as const;

/**
 * Tries a disagreement with no rule and with each rule alone, and takes the first configuration that shows it; then
 * the shortest access that still does.
 */
export async function shrunk(
  trial: Trial,
  session: Session,
  access: Access,
  observed: ObservedVerdict,
): Promise<Shrunk> {
  const predicted = trial.model.decide(attemptOf(access, trial.overlay)).layer2.verdict;
  const difference = { predicted, observed };
  let files: Files = trial.files;
  let { scopes } = trial;
  for (const scope of trial.scopes) {
    const fewer = scopes.filter((one) => one !== scope);
    const small = { ...trial, scopes: fewer };
    if ((await stillShown(small, session, files, [access], difference)).length > 0) scopes = fewer;
  }
  for (const fewer of await configurations(trial, access)) {
    if ((await stillShown({ ...trial, scopes }, session, fewer, [access], difference)).length === 0) continue;
    files = fewer;
    break;
  }
  let smallest = access;
  for (let starts = 0; starts < MOST.accesses; starts++) {
    const shorter = shorterOf(smallest).filter((one) => !isBroken(one) || isBroken(access));
    if (shorter.length === 0) break;
    const [found] = await stillShown({ ...trial, scopes }, session, files, shorter, difference);
    if (found === undefined) break;
    smallest = found;
  }
  return { files, access: smallest, scopes };
}

/** Without any rule, then with each alone that may have decided. */
async function configurations(
  { target, policy, machine, overlay, variant, model }: Trial,
  access: Access,
): Promise<readonly Files[]> {
  const named = model.decide(attemptOf(access, overlay)).layer2.entry?.value;
  const likely = policy.rules.filter((rule) => {
    const { entries } = target.compile({ ...policy, rules: [rule] }, machine, variant.options);
    return named === undefined || entries.some(({ value }) => value === named);
  });
  const candidates = [[], ...likely.slice(0, MOST.rules).map((rule) => [rule])];
  return Promise.all(
    candidates.map((rules) => filesOf(target, { ...policy, rules, closed: {} }, machine, variant)),
  );
}

/** Those of some accesses that the agent still and its model answer as differently as before. */
async function stillShown(
  { target, overlay, variant, scopes }: Trial,
  session: Session,
  files: Files,
  accesses: readonly Access[],
  { predicted, observed }: { readonly predicted: LayerAnswer["verdict"]; readonly observed: ObservedVerdict },
): Promise<readonly Access[]> {
  const { model } = await target.model();
  const asked = model({ files, scopes, environment: overlay, options: variant.options });
  const differing = accesses.filter((access) => {
    return asked.decide(attemptOf(access, overlay)).layer2.verdict === predicted;
  });
  if (differing.length === 0) return [];
  const run = await session.run({ files, scopes, base: "configured", accesses: differing });
  return differing.filter((_, index) => run.observations[index]?.verdict === observed);
}

/** A line that no shell takes may be answered in a way of its own, which is not the difference that was found. */
function isBroken({ tool, text }: Access): boolean {
  return tool === "Bash" && commandsOf(text).kind === "unparsable";
}

/** So many candidates are tried in one start. */
const MOST_CANDIDATES = 40;

/** The same command line with fewer words, the shortest first. Other accesses are short as they are. */
export function shorterOf(access: Access): readonly Access[] {
  if (access.tool !== "Bash") return [];
  const words = access.text.split(" ");
  const texts = new Set<string>();
  for (let length = words.length - 1; length > 0; length--)
    for (let start = 0; start + length <= words.length; start++)
      texts.add([...words.slice(0, start), ...words.slice(start + length)].join(" "));
  return [...texts]
    .filter((text) => text.trim() !== "")
    .toSorted((a, b) => a.length - b.length)
    .slice(0, MOST_CANDIDATES)
    .map((text) => ({ ...access, text }));
}
