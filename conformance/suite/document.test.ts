import { describe, expect, test } from "vitest";
import { TARGETS } from "../../src/targets/registry.ts";
import { code, agentDocumentOf, documentOf } from "./document.ts";
import { gapsOf } from "./gaps.ts";
import { releaseRuns, type ReleaseRun } from "./releases.ts";
import { keptResult, type KeptResult } from "./results.ts";

const RESULT: KeptResult = {
  agent: "a",
  title: "Agent",
  version: "1.2.3",
  date: "2026-01-31",
  forms: { proved: 12, dead: ["deny Write(...)"], layer1: ["sandbox.enabled: true"] },
  facts: { facts: 200, agree: 199, untried: 1 },
  corpus: 1,
  pairs: { policies: 20, pairs: 2000, agree: 1990, untried: 2, unknown: { "not-measured": 5 }, seed: 1 },
  known: [{ agent: "a", access: "Bash(a | b)", predicted: "allow", observed: "asked", why: "a reason" }],
  wrong: ["pair Bash(x): the model says deny"],
};

const AGENT = { gaps: [], measured: { from: "1.2.3", to: "1.4.0" }, runs: [] } as const;

describe("the document", () => {
  const text = documentOf([{ ...AGENT, result: RESULT }]);
  const page = agentDocumentOf({ ...AGENT, result: RESULT });

  test("has the numbers of each agent, and what is unsettled", () => {
    expect(text).toContain("| Agent | 1.2.3 | 2026-01-31 | 12 | 199 of 200 | 1990 of 2000 | 5 | 2 |");
    expect(page).toContain("`deny Write(...)`");
    expect(page).toContain("| `not-measured` | 5 |");
    expect(page).toContain("| `Bash(a \\| b)` | allow | asked | a reason |");
    expect(page).toContain("- `pair Bash(x): the model says deny`");
  });

  test("says nothing of what there is none of", () => {
    const right = agentDocumentOf({ ...AGENT, result: { ...RESULT, known: [], wrong: [] } });
    expect(right).not.toContain("Not settled");
    expect(right).not.toContain("Known gaps");
  });

  test("shows the measured releases, and the runs behind those that are not pinned", () => {
    const run: ReleaseRun = {
      release: "1.4.0",
      date: "2026-02-01",
      against: "1.2.3",
      seed: 7,
      forms: 12,
      facts: [200, 200],
      corpus: [1, 1],
      pairs: [290, 300],
      known: [],
    };
    const shown = documentOf([{ ...AGENT, result: RESULT, runs: [run] }]);
    expect(shown).toContain("| Agent | 1.2.3 | 1.4.0 | 1.2.3 |");
    expect(shown).toContain(
      "| Agent | 1.4.0 | 2026-02-01 | 1.2.3 | 12 | 200 of 200 | 1 of 1 | 290 of 300 |  | 0 |",
    );
  });

  test("shows the gaps of an agent", () => {
    const gap = { name: "a-b", access: "Bash(`x`)", policy: "deny", layers: ["none", "allow"] } as const;
    const shown = agentDocumentOf({ ...AGENT, result: RESULT, gaps: [gap] });
    expect(shown).toContain("| a-b | `` Bash(`x`) `` | deny | none | allow |");
  });

  // A new gap case alone changes it too: `vitest -u` writes it then.
  test("is what the results of the last full run make", async () => {
    const agents = TARGETS.map(({ name, release: { measured } }) => ({
      result: keptResult(name),
      gaps: gapsOf(name),
      measured,
      runs: releaseRuns(name),
    }));
    await expect(documentOf(agents)).toMatchFileSnapshot("../../docs/conformance.md");
    for (const agent of agents)
      await expect(agentDocumentOf(agent)).toMatchFileSnapshot(
        `../../docs/conformance/${agent.result.agent}.md`,
      );
  });
});

test("code keeps backticks, bars and line breaks from breaking a table", () => {
  expect(code("a`b|c\nd")).toBe("`` a`b\\|c⏎d ``");
});

test("gaps are those of the agent's own layer", () => {
  const gaps = TARGETS.flatMap(({ name }) => gapsOf(name));
  expect(gaps.length).toBeGreaterThan(30);
  for (const { policy, layers } of gaps) expect(layers[1]).not.toBe(policy);
});
