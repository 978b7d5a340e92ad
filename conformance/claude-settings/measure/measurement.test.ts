import { describe, expect, it } from "vitest";
import type { ObjectShape, Schema } from "../../../src/targets/claude/settings/schema.ts";
import type { Judge, Judgement } from "../agent/judge.ts";
import { standInJudge } from "../agent/stand-in.ts";
import { caseDifferences } from "../table/differences.ts";
import { inferTable } from "../table/infer.ts";
import { casesAt, distinctCases, type Case } from "../tried/cases.ts";
import * as nodes from "../tried/nodes.ts";
import { positionsOf } from "../tried/positions.ts";
import { inconclusiveOf } from "./limits.ts";
import { measurementOf } from "./measurement.ts";
import { openItems } from "./open-items.ts";
import { findingsOf } from "./verdicts.ts";

const schemaOf = (root: ObjectShape): Schema => ({
  hookGuards: { guards: [], events: [], depth: 0, unscanned: [] },
  aliases: {},
  patterns: {},
  defs: {},
  root: { object: root },
});

const ROOT = nodes.object({
  name: nodes.plain,
  mode: nodes.literals("fast", "slow", "off"),
  count: nodes.plain,
  flags: nodes.plain,
  table: nodes.plain,
  hosts: nodes.plain,
  nested: nodes.object({ inner: nodes.plain, free: nodes.plain }, { inner: "x" }),
  pairs: nodes.list(nodes.object({ a: nodes.plain, b: nodes.plain }, { a: "A", b: "B" }), ["a", "b"]),
  sources: nodes.list(
    nodes.kinds("type", {
      file: nodes.object({ path: nodes.plain }, { path: "p" }),
      none: nodes.object({ zz: nodes.plain }, { zz: 1 }),
    }),
  ),
});

const TRUTH: ObjectShape = {
  strict: false,
  known: {
    name: { string: { min: 1 } },
    mode: { enum: ["fast", "slow"] },
    count: { number: { integer: true, min: 0 } },
    flags: { union: ["null", "boolean", { array: "number", onBadItem: "file" }] },
    table: { record: { union: ["null", "boolean"] } },
    hosts: { array: { string: { min: 1 } }, onBadItem: "file" },
    nested: { object: { known: { inner: "string" }, strict: true, required: ["inner"] } },
    pairs: {
      array: { object: { known: { a: "string", b: "string" }, strict: false, required: ["a", "b"] } },
      distinct: ["a", "b"],
      onBadItem: "file",
    },
    sources: {
      array: {
        kinds: {
          by: "type",
          of: { file: { known: { path: "string" }, strict: false, required: ["path"] } },
          unknownKind: "file",
          missingKind: "file",
          badKind: "file",
        },
      },
      onBadItem: "file",
    },
  },
};

async function infer(agent: Judge): Promise<{ shape: ObjectShape; differences: readonly unknown[] }> {
  const { outcomes, measure, isolate, confirm } = measurementOf(agent, () => undefined);
  const positions = positionsOf(ROOT);
  await measure(positions.flatMap(casesAt));
  const items = openItems(positions, findingsOf(outcomes));
  await measure(items.flatMap(casesAt));
  await isolate(positions.flatMap(distinctCases));
  await confirm("wording and place");
  const opened = new Map(items.map(({ id, node }) => [id, node]));
  const shape = inferTable(ROOT, findingsOf(outcomes), opened);
  return { shape, differences: caseDifferences(outcomes, schemaOf(shape)) };
}

describe("a whole measurement", () => {
  it("finds the types that an agent has", async () => {
    const { shape, differences } = await infer(standInJudge(schemaOf(TRUTH)));
    const { nested, ...others } = shape.known;
    const { nested: _, ...trueOthers } = TRUTH.known;
    expect(others).toEqual(trueOthers);
    // `free` is unknown to the agent, which is strict there: no value passes.
    expect(nested).toEqual({
      object: { known: { inner: "string", free: { union: [] } }, strict: true, required: ["inner"] },
    });
    expect(differences).toEqual([]);
  });

  it("finds the same when the agent says nothing of what it drops the file for", async () => {
    const { shape } = await infer(standInJudge(schemaOf(TRUTH), () => undefined));
    expect(shape.known["count"]).toEqual(TRUTH.known["count"]);
    expect(shape.known["sources"]).toEqual(TRUTH.known["sources"]);
  });

  it("finds the same when the agent's words make it look harmless", async () => {
    const { shape } = await infer(standInJudge(schemaOf(TRUTH), (path) => `${path} was removed`));
    expect(shape.known["mode"]).toEqual(TRUTH.known["mode"]);
    expect(shape.known["pairs"]).toEqual(TRUTH.known["pairs"]);
  });
});

describe("words that look deadly and are not", () => {
  const lenient: Judge = (all) =>
    Promise.resolve(
      all.map((tried): Judgement => {
        const odd = Object.entries(Object(tried)).filter(([, value]) => typeof value === "number");
        const issues = odd.map(([key]) => ({ path: [key], message: "Expected string, received number" }));
        return { judged: true, alive: true, issues };
      }),
    );
  const cases = positionsOf(nodes.object(nodes.plains("a b"))).flatMap(casesAt);

  it("are found out by the canary", async () => {
    const { outcomes, measure, confirm } = measurementOf(lenient, () => undefined);
    await measure(cases);
    expect([...outcomes.values()].some(({ verdict }) => verdict === "file")).toBe(true);
    await confirm("wording and place");
    expect([...outcomes.values()].filter(({ verdict }) => verdict === "file")).toEqual([]);
  });
});

it("says of what it got no report on that it does not know", async () => {
  const dead: Judge = (all) => Promise.resolve(all.map(() => ({ judged: false, reason: "it is cut off" })));
  const cases = positionsOf(nodes.object(nodes.plains("a"))).flatMap(casesAt);
  const { outcomes, measure } = measurementOf(dead, () => undefined);
  await measure(cases);
  expect([...outcomes.values()].every(({ verdict }) => verdict === "unknown")).toBe(true);
  expect(inconclusiveOf(outcomes)).toContain("a = null: it is cut off");
  expect(inconclusiveOf(outcomes).length).toBe(cases.length);
  expect(outcomes.size).toBe(cases.length);
});

it("asks for far fewer documents than there are cases", async () => {
  const judge = standInJudge(schemaOf({ known: {}, strict: false }));
  let asked = 0;
  const counted: Judge = (all) => {
    asked += all.length;
    return judge(all);
  };
  const cases: Case[] = positionsOf(nodes.object(nodes.plains("a b c d e f g h"))).flatMap(casesAt);
  await measurementOf(counted, () => undefined).measure(cases);
  expect(asked).toBeLessThan(cases.length / 3);
});
