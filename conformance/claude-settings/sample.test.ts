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
  expect(run.inconclusive).toEqual([]);
  expect(run.cases).toBeGreaterThan(3000);
});

it("finds what a table has wrong, whatever the key", async () => {
  const { object } = committed.root;
  const known = { ...object.known, apiKeyHelper: { any: true }, env: { record: "string" } } as const;
  const guards = { ...committed.hookGuards, guards: ["PreToolUse"] };
  const wrong: Table = { ...committed, root: { object: { ...object, known } }, hookGuards: guards };
  const { differences } = await measureSample(agent, wrong, quiet);
  const places = new Set(differences.map(({ where }) => where.split(" = ", 1).join()));
  expect([...places].toSorted()).toEqual([
    "apiKeyHelper",
    "env",
    "env.*",
    "zzAdded",
    '{"env":{"zz":{"PreToolUse":"x"}}}',
    '{"zzProbe":{"PermissionRequest":"x"}}',
  ]);
});

it("says what was inconclusive, and finds no difference there", async () => {
  const mute: Agent = {
    ...agent,
    settings: [],
    judge: async (all) => all.map(() => ({ judged: false, reason: "it is cut off" })),
  };
  const run = await measureSample(mute, committed, quiet);
  expect(run.inconclusive.length).toBe(run.cases);
  expect(run.inconclusive.every((one) => one.endsWith(": it is cut off"))).toBe(true);
  expect(run.differences).toEqual([]);
});

it("always has what only the canary can judge", async () => {
  const asked = new Set<string>();
  const noting: Agent = {
    ...agent,
    judge: (all) => {
      for (const one of all) asked.add(JSON.stringify(one));
      return judge(all);
    },
  };
  await measureSample(noting, committed, quiet);
  const others = committed.hookGuards.events.filter((event) => !committed.hookGuards.guards.includes(event));
  const deep = { a: { a: { a: { a: { a: { PreToolUse: "x" } } } } } };
  const pairs = [
    { accessKeyIdVar: "A", secretAccessKeyVar: "B" },
    { accessKeyIdVar: "C", secretAccessKeyVar: "D" },
  ];
  const documents = [
    ...others.map((event) => ({ zzProbe: { [event]: "x" } })),
    { zzProbe: deep },
    { attributionProjectPolicy: { zz: { PreToolUse: "x" } } },
    { extraKnownMarketplaces: { zz: { PreToolUse: "x" } } },
    { sandbox: { credentials: { awsPairs: pairs } } },
  ];
  expect(documents.map((one) => JSON.stringify(one)).filter((one) => !asked.has(one))).toEqual([]);
  expect([...asked].some((one) => one.includes('"modelPicker":{"options":1.5'))).toBe(true);
});
