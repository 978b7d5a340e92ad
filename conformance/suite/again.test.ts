import { expect, test } from "vitest";
import type { DriveEnd, DriveRun, ObservedVerdict } from "../../src/drive/kit/driver.ts";
import { answered } from "./again.ts";

const ACCESSES = ["one", "two", "three"].map((text) => ({ tool: "Bash" as const, text }));

/** An agent that answers what each of its starts is given, and the accesses that it was asked for. */
function agentOf(...starts: readonly { readonly end: DriveEnd["kind"]; readonly verdicts: string }[]): {
  readonly asked: string[];
  readonly start: (accesses: readonly { readonly text: string }[]) => Promise<DriveRun>;
} {
  const asked: string[] = [];
  return {
    asked,
    start: (accesses) => {
      const now = starts[asked.length];
      if (now === undefined) throw new Error("one start too many");
      asked.push(accesses.map(({ text }) => text).join(" "));
      const observations = now.verdicts.split(" ").map((verdict) => ({
        verdict: verdict as ObservedVerdict,
        text: now.end,
        ms: 0,
      }));
      const end = { kind: now.end, code: 1, said: "" } as DriveEnd;
      return Promise.resolve({ observations, end, startMs: asked.length, totalMs: 0 });
    },
  };
}

function verdictsOf({ observations }: DriveRun): string {
  return observations.map(({ verdict }) => verdict).join(" ");
}

test("what is answered at once is not asked for again", async () => {
  const { asked, start } = agentOf({ end: "done", verdicts: "allowed denied untried" });
  const run = await answered(ACCESSES, start);
  expect([verdictsOf(run), run.end.kind, asked]).toEqual([
    "allowed denied untried",
    "done",
    ["one two three"],
  ]);
});

test("what got no answer is asked for in other starts, and keeps its place", async () => {
  const { asked, start } = agentOf(
    { end: "timed-out", verdicts: "lost denied lost" },
    { end: "exited", verdicts: "lost asked" },
    { end: "done", verdicts: "allowed" },
  );
  const run = await answered(ACCESSES, start);
  expect([verdictsOf(run), run.end.kind, asked]).toEqual([
    "allowed denied asked",
    "done",
    ["one two three", "one three", "one"],
  ]);
});

test("after two more starts it stays without an answer", async () => {
  const { asked, start } = agentOf(
    { end: "timed-out", verdicts: "lost allowed allowed" },
    { end: "timed-out", verdicts: "lost" },
    { end: "timed-out", verdicts: "lost" },
  );
  const run = await answered(ACCESSES, start);
  expect([verdictsOf(run), run.end.kind, asked]).toEqual([
    "lost allowed allowed",
    "timed-out",
    ["one two three", "one", "one"],
  ]);
});

test.each(["refused", "impossible"] as const)("what ends as %s is not started again", async (end) => {
  const { asked, start } = agentOf({ end, verdicts: "lost lost lost" });
  const run = await answered(ACCESSES, start);
  expect([verdictsOf(run), run.end.kind, asked]).toEqual(["lost lost lost", end, ["one two three"]]);
});
