import { expect, test } from "vitest";
import { workflowsText } from "../src/answers/render/workflows.ts";
import { loadWorkspace, TARGETS, workflowsOf } from "../src/index.ts";
import { casesOf, filesOf, PROJECT_MACHINE } from "./support/cases.ts";
import stored from "./corpus/everyday/workflows.json" with { type: "json" };

const lines = filesOf("everyday")
  .filter((file) => file.endsWith(".txt") && !file.startsWith("known-"))
  .flatMap((file) => casesOf("everyday", file).map(({ line }) => line));

test("the program counts the lines of the everyday corpus", async () => {
  // `-u` writes them anew.
  await expect(`${JSON.stringify(lines, undefined, 2)}\n`).toMatchFileSnapshot(
    "../src/answers/workflows.json",
  );
});

// The table may only become smaller: lower the numbers in it when one does.
test("no agent asks about or denies more everyday lines than the stored table says", async () => {
  const loaded = await loadWorkspace({ environment: PROJECT_MACHINE, variables: {}, starter: true });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { agents } = await workflowsOf(loaded.value, TARGETS);
  const table = Object.fromEntries(
    agents.map(({ name, asked, denied, unknown, overblocked }) => [
      name,
      { asked, denied, unknown, overblocked: overblocked.length },
    ]),
  );
  expect(table).toEqual(stored);
});

test("the table names what an agent denies and the policy does not, on request", () => {
  const report = {
    format: 1,
    lines: 3,
    policy: { default: 1, allow: 1, ask: 1 },
    agents: [
      { name: "a", title: "Agent", allowed: 1, asked: 0, denied: 2, unknown: 0, overblocked: ["ls\nps"] },
    ],
  } as const;
  expect(workflowsText(report, true)).toBe(`3 everyday command lines

        allowed    asked   denied  unknown
policy        2        1        0        0
Agent         1        0        2        0

Agent denies 1 that the policy does not restrict
  ls\\nps
`);
  expect(workflowsText(report, false)).not.toContain("ls");
});
