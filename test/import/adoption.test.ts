import { afterAll, describe, expect, test } from "vitest";
import { VERDICTS } from "../../src/adopt/collect.ts";
import { foreignOf } from "../../src/answers/restrictions.ts";
import type { NativeEntry } from "../../src/enforcers/model.ts";
import { apply, planAll, type Planned } from "../../src/workspace/apply.ts";
import { adopted, lost } from "../support/adoption.ts";
import { FILES, homeOfCase, importCases, workspaceIn } from "../support/import-cases.ts";

/*
 * The whole way of each file of the corpus: import, generate without --replace, diff, and every access that an entry is about,
 * asked of the agent's model before and after. A restriction is lost if such an access is decided less strictly then, and
 * named if the refusal of the write says so.
 */

const totals = new Map<string, number>();
const count = (what: string, number = 1): void => {
  totals.set(what, (totals.get(what) ?? 0) + number);
};

afterAll(() => {
  const line = [...totals].map(([what, number]) => `${what} ${number}`).join(", ");
  process.stdout.write(`the corpus of import: ${line}\n`);
});

describe.each(Object.keys(FILES))("%s", (agent) => {
  const cases = importCases(agent).filter(([, { scope = "user" }]) => scope === "user");
  test.each(cases)("%s loses no restriction that is not named", async (_, one) => {
    const place = homeOfCase(agent, one);
    const { target, adoption, was, planned, applied, now } = await adopted(place, agent);
    count("files");
    for (const verdict of VERDICTS)
      count(verdict, adoption.items.filter((item) => item.verdict === verdict).length);
    const foreign = applied.kind === "refused" ? await foreignOf(planned) : [];
    const named = new Set(foreign.map(({ drift }) => drift.value ?? drift.entry));
    if (applied.kind === "refused") {
      count("refused first writes");
      // Nothing was written, so nothing is weaker.
      expect(await now()).toEqual(was);
      if (applied.refusals.some(({ gate }) => gate === "unusable")) return;
      // The way that the refusal names.
      expect((await apply(planned, { replace: true, force: true })).kind).toBe("applied");
    }
    const again = await planAll(await workspaceIn(place, agent), [target]);
    for (const plan of again.plans) if (plan.kind === "planned") expect(plan.drift).toEqual([]);
    const weaker = lost(was, await now());
    count("accesses", was.length);
    count("weaker after --replace, and named", weaker.length);
    if (applied.kind !== "refused") expect(weaker).toEqual([]);
    for (const { access, verdict, by } of weaker) {
      const isNamed = by.some((entry) => named.has(entry.value) || isSaid(planned, entry));
      const message = `${access} was ${verdict} by ${JSON.stringify(by)}, and no message names that`;
      expect(isNamed, message).toBe(true);
    }
  });
});

/** Whether the plan says that an entry goes or stops acting, or the profile that it belongs to. */
function isSaid({ plans }: Planned, { key, value }: NativeEntry): boolean {
  return plans.some(
    (plan) =>
      plan.kind === "planned" &&
      plan.drift.some(
        (one) =>
          [one.entry, one.value].includes(value) ||
          (one.kind === "extra" && key.startsWith(`permissions.${one.entry}`)),
      ),
  );
}

test("the corpus has at least 60 files, and every verdict", () => {
  const files = Object.keys(FILES).flatMap((agent) => importCases(agent));
  expect(files.length).toBeGreaterThanOrEqual(60);
  const verdicts = new Set(files.flatMap(([, one]) => Object.values(one.expect).map(([first]) => first)));
  expect(VERDICTS.filter((verdict) => !verdicts.has(verdict))).toEqual([]);
});
