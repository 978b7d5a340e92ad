import { expect, test } from "vitest";
import type { ObservedVerdict, TriedAccess } from "./driver.ts";
import type { ToolResult } from "../tool-call.ts";
import { keyOf } from "./answer.ts";
import { call, untried, type Call, type Prepared } from "./call.ts";
import { byEffect, play, type Calling } from "./play.ts";

const access = (text: string, tool: TriedAccess["tool"] = "Bash"): TriedAccess => ({ tool, text });
const OK: ToolResult = { text: "ok", isError: false };

/** Plays with an agent that gives these answers, and shows each turn by its calls. */
function turnsOf(
  changes: Partial<Calling<Call>>,
  answer: (text: string, id: string) => ToolResult | undefined = () => OK,
  offered: readonly string[] = [],
): { readonly turns: string[][]; readonly verdicts: Record<string, ObservedVerdict> } {
  const played = play({
    stages: [["a", "b", "c"].map((text) => access(text))],
    mostCalls: 2,
    prepare: ({ text }) => call("sh", { text }),
    read: (_, result) => ({ verdict: result === undefined ? "lost" : "allowed", text: "" }),
    ...changes,
  });
  const results = new Map<string, ToolResult>();
  const turns: string[][] = [];
  for (;;) {
    const turn = played.script({ results, offered: new Set(offered) });
    expect(played.isOver()).toBe(turn === undefined);
    if (turn === undefined) break;
    turns.push(turn.map(({ name, input }) => `${name} ${String(input["text"])}`));
    for (const { id, input } of turn) {
      const result = answer(String(input["text"]), id);
      if (result !== undefined) results.set(id, result);
    }
  }
  const verdicts = [...played.answers].map(([key, { verdict }]) => [key.split("\n")[1], verdict]);
  return { turns, verdicts: Object.fromEntries(verdicts) as Record<string, ObservedVerdict> };
}

test("so many calls a turn, of one stage, equal accesses once", () => {
  const stages = [["a", "b", "a", "c"].map((text) => access(text)), [access("d")]];
  expect(turnsOf({ stages }).turns).toEqual([["sh a", "sh b"], ["sh c"], ["sh d"]]);
});

test("what cannot be tried takes no turn", () => {
  const prepare = ({ text }: TriedAccess): Prepared =>
    text === "b" ? call("sh", { text }) : untried("not here");
  expect(turnsOf({ prepare })).toEqual({
    turns: [["sh b"]],
    verdicts: { a: "untried", b: "allowed", c: "untried" },
  });
});

test("a call that got lost is made once more, alone, where that is wanted", () => {
  const answer = (text: string): ToolResult | undefined => (text === "b" ? OK : undefined);
  expect(turnsOf({ again: ["lost"] }, answer)).toEqual({
    turns: [["sh a", "sh b"], ["sh c"], ["sh a"], ["sh c"]],
    verdicts: { a: "lost", b: "allowed", c: "lost" },
  });
  expect(turnsOf({}, answer).turns).toHaveLength(2);
});

test("what has to come first is called in a turn before, once", () => {
  const before = { name: "read", input: { text: "f" } };
  const prepare = ({ text }: TriedAccess): Prepared => ({ ...call("sh", { text }), before });
  expect(turnsOf({ prepare, mostCalls: 3 }).turns).toEqual([["read f"], ["sh a", "sh b", "sh c"]]);
});

test("a tool that is not offered is not called, where that is wanted", () => {
  expect(turnsOf({ onlyOffered: true })).toEqual({
    turns: [],
    verdicts: { a: "not-offered", b: "not-offered", c: "not-offered" },
  });
  expect(turnsOf({ onlyOffered: true }, undefined, ["sh"]).turns).toHaveLength(2);
});

test("every call of an access can be found, and so can what only prepares", () => {
  const played = play({
    stages: [[access("a")]],
    mostCalls: 1,
    again: ["lost"],
    prepare: ({ text }) => ({ ...call("sh", { text }), before: { name: "read", input: {} } }),
    read: () => ({ verdict: "lost", text: "" }),
  });
  const ids: string[] = [];
  for (;;) {
    const turn = played.script({ results: new Map(), offered: new Set() });
    if (turn === undefined) break;
    ids.push(...turn.map(({ id }) => id));
  }
  const made = played.calls.get(keyOf(access("a")))?.map(({ id }) => id) ?? [];
  expect(made).toHaveLength(2);
  expect(ids.filter((id) => !played.isPreparation(id))).toEqual(made);
});

test("what changes something comes after what does not", () => {
  const all = [access("w", "Write"), access("e", "Edit"), access("r", "Read"), access("b")];
  expect(byEffect(all).map((stage) => stage.map(({ text }) => text))).toEqual([["r", "b"], ["e"], ["w"]]);
});
