import { expect, test } from "vitest";
import type { DriveEnd, DriveRun, ObservedVerdict } from "../../src/drive/kit/driver.ts";
import { answered } from "./again.ts";

const ACCESSES = ["one", "two", "three"].map((text) => ({ tool: "Bash" as const, text }));

/** What a start of the agent comes to. */
interface Start {
  readonly end: DriveEnd["kind"];
  readonly verdicts: string;
}

/** An agent that answers what each of its starts is given, and the accesses that it was asked for. */
function agentOf(starts: readonly Start[]): {
  readonly asked: string[];
  readonly start: (job: { readonly accesses: typeof ACCESSES }) => Promise<DriveRun>;
} {
  const asked: string[] = [];
  return {
    asked,
    start: ({ accesses }) => {
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

test.each<readonly [what: string, readonly Start[], verdicts: string, asked: readonly string[]]>([
  [
    "what is answered at once is not asked for again",
    [{ end: "done", verdicts: "allowed denied untried" }],
    "allowed denied untried",
    ["one two three"],
  ],
  [
    "what got no answer is asked for in other starts, and keeps its place",
    [
      { end: "timed-out", verdicts: "lost denied lost" },
      { end: "exited", verdicts: "lost asked" },
      { end: "done", verdicts: "allowed" },
    ],
    "allowed denied asked",
    ["one two three", "one three", "one"],
  ],
  [
    "after two more starts it stays without an answer",
    [
      { end: "timed-out", verdicts: "lost allowed allowed" },
      { end: "timed-out", verdicts: "lost" },
      { end: "timed-out", verdicts: "lost" },
    ],
    "lost allowed allowed",
    ["one two three", "one", "one"],
  ],
  [
    "what refuses its files is not started again",
    [{ end: "refused", verdicts: "lost lost lost" }],
    "lost lost lost",
    ["one two three"],
  ],
  [
    "nor what cannot work here",
    [{ end: "impossible", verdicts: "lost lost lost" }],
    "lost lost lost",
    ["one two three"],
  ],
])("%s", async (_, starts, verdicts, expected) => {
  const { asked, start } = agentOf(starts);
  const run = await answered({ accesses: ACCESSES }, start);
  expect([verdictsOf(run), run.end.kind, asked]).toEqual([verdicts, starts.at(-1)?.end, expected]);
});
