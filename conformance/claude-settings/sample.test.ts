import * as fs from "node:fs";
import { expect, it } from "vitest";
import type { Agent } from "./agent/judge.ts";
import { standInJudge } from "./agent/stand-in.ts";
import { measureSample } from "./sample.ts";
import type { Table } from "./table/table.ts";

const file = new URL("../../src/targets/claude/settings/types.json", import.meta.url);
const committed = JSON.parse(fs.readFileSync(file, "utf8")) as Table;

const judge = standInJudge(committed);
const quiet = (): void => undefined;
const agent: Agent = { version: "0", settings: ["model", "zzAdded"], reports: () => 0, judge };

it("finds a table right that is, and a key that it has not", async () => {
  const run = await measureSample(agent, committed, quiet);
  expect(run.differences.map(({ where }) => where)).toEqual(["zzAdded"]);
  expect(run.unanswered).toBe(0);
  expect(run.cases).toBeGreaterThan(3000);
});

it("finds what a table has wrong, whatever the key", async () => {
  const { object } = committed.root;
  const known = { ...object.known, apiKeyHelper: { any: true }, env: { record: "string" } } as const;
  const guards = { ...committed.hookGuards, guards: ["PreToolUse"] };
  const wrong: Table = { ...committed, root: { object: { ...object, known } }, hookGuards: guards };
  const { differences } = await measureSample(agent, wrong, quiet);
  const places = new Set(differences.map(({ where }) => where.split(" = ")[0]));
  expect([...places].toSorted()).toEqual([
    "apiKeyHelper",
    "env",
    "env.*",
    "zzAdded",
    '{"env":{"zz":{"PreToolUse":"x"}}}',
    '{"zzProbe":{"PermissionRequest":"x"}}',
  ]);
});

it("says how much got no report", async () => {
  const mute: Agent = {
    ...agent,
    judge: async (all) => (await judge(all)).map((judgement) => ({ ...judgement, judged: false })),
  };
  const run = await measureSample(mute, committed, quiet);
  expect(run.unanswered).toBe(run.cases);
  expect(run.limits.filter((limit) => limit.includes("no report")).length).toBe(run.cases);
});
