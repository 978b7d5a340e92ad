import { describe, expect, test } from "vitest";
import { TARGETS } from "../../src/targets/registry.ts";
import { targetOf } from "./agents.ts";
import { fileScope } from "../../src/enforcers/scope.ts";
import { caseOf, corpusOf, isSettled, predictedFor } from "./corpus.ts";
import { knownAs, knownDifferences } from "./known.ts";

const AGENTS = TARGETS.map(({ name }) => name);

/** What the models say to all cases, where it is not what the agents did. */
async function differences(): Promise<
  { agent: string; predicted: string; observed: string; access: string }[]
> {
  const all = AGENTS.flatMap((agent) => corpusOf(agent).map((one) => ({ agent, one })));
  const compared = await Promise.all(
    all.map(async ({ agent, one }) => {
      const { answer } = await predictedFor(targetOf(agent), one);
      if (isSettled(answer, one.observed)) return [];
      return [{ agent, predicted: answer.verdict, observed: one.observed, access: one.access }];
    }),
  );
  return compared.flat();
}

describe("disagreements that were found once", () => {
  test("are settled, or on the list of known ones", async () => {
    const list = knownDifferences();
    const open = (await differences()).filter((one) => knownAs(one, list) === undefined);
    expect(open).toEqual([]);
  });

  test("leave the list when they are settled", async () => {
    const left = await differences();
    const stale = knownDifferences()
      .filter(({ fact, release }) => fact === undefined && release === undefined)
      .filter((entry) => !left.some((one) => knownAs(one, [entry])));
    expect(stale).toEqual([]);
  });
});

describe("the list of known differences", () => {
  const entry = {
    agent: "a",
    predicted: "allow",
    observed: "asked",
    access: "Bash\\(cd .*\\)",
    why: "x",
  } as const;
  const difference = { agent: "a", predicted: "allow", observed: "asked", access: "Bash(cd x\ny)" };

  test("speaks of an access that it matches from end to end, with the same answers of the same agent", () => {
    expect(knownAs(difference, [entry])).toBe(entry);
    expect(knownAs({ ...difference, access: "Bash(true; cd x)" }, [entry])).toBeUndefined();
    expect(knownAs({ ...difference, observed: "denied" }, [entry])).toBeUndefined();
    expect(knownAs({ ...difference, predicted: "deny" }, [entry])).toBeUndefined();
    expect(knownAs({ ...difference, agent: "b" }, [entry])).toBeUndefined();
    const ofRelease = { ...entry, release: "2.0.0" };
    expect(knownAs(difference, [ofRelease])).toBeUndefined();
    expect(knownAs(difference, [ofRelease], "2.0.0")).toBe(ofRelease);
  });
});

test("a case keeps every artifact and every other file", () => {
  const scopes = [
    {
      ...fileScope("project", "project", "/home/w/p/.codex/config.toml", "toml"),
      state: "read",
      text: "x = 1\n",
    },
  ] as const;
  const one = caseOf(
    {
      policy: 0,
      access: "Bash(ls)",
      predicted: { verdict: "deny" },
      observed: "allowed",
      said: "",
      files: { config: "a = 1\n", rules: "# none\n" },
      options: {},
      world: { home: "/home/w", cwd: "/home/w/p", directories: [], files: [], links: {} },
      scopes,
    },
    targetOf("codex"),
    "here",
  );
  expect(one).toMatchObject({ configuration: "a = 1\n", beside: { rules: "# none\n" }, scopes });
});
