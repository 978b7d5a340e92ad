import { describe, expect, test } from "vitest";
import type { DriveEnd, ObservedVerdict } from "../drive/kit/driver.ts";
import type { Session } from "./drive.ts";
import type { JobRun } from "./protocol.ts";
import { Trials } from "./trials.ts";

interface Given {
  readonly answer?: (text: string, start: number) => ObservedVerdict;
  readonly end?: DriveEnd | ((start: number) => DriveEnd);
  readonly isEnded?: () => boolean;
}

function trialsWith({ answer = () => "allowed", end = { kind: "done" }, isEnded = () => false }: Given) {
  const starts: JobRun[] = [];
  const progress: string[] = [];
  const session: Session = {
    version: undefined,
    program: "p",
    isolation: "none",
    patienceMs: 60_000,
    setAside: () => [],
    accepts: async () => ({ kind: "accepted" }),
    place: async () => [],
    close: async () => undefined,
    run: async (run, onProgress) => {
      starts.push(run);
      onProgress?.(run.accesses.length);
      return {
        observations: run.accesses.map(({ text }) => ({
          verdict: answer(text, starts.length),
          text: "",
          ms: 1,
        })),
        end: typeof end === "function" ? end(starts.length) : end,
        startMs: 1,
        totalMs: 1,
      };
    },
  };
  const told = ({ run, answered, accesses }: { run: string; answered: number; accesses: number }): void =>
    void progress.push(`${run} ${answered}/${accesses}`);
  return { trials: new Trials(session, [], told, isEnded), starts, progress };
}

const bash = (...texts: readonly string[]) => texts.map((text) => ({ tool: "Bash", text }) as const);

describe("Trials", () => {
  test("each access is tried once, and observations are found by its key", async () => {
    const { trials, starts } = trialsWith({ answer: (text) => (text === "a" ? "denied" : "allowed") });
    const found = await trials.try("subject-open", {}, "open", bash("a", "b", "a"));
    expect(starts.map(({ accesses }) => accesses.length)).toEqual([2]);
    expect([...found].map(([key, { verdict }]) => [key, verdict])).toEqual([
      ["Bash(a)", "denied"],
      ["Bash(b)", "allowed"],
    ]);
    expect(await trials.try("alone", {}, "open", [])).toEqual(new Map());
    expect(starts).toHaveLength(1);
  });

  test("many accesses are spread over several starts", async () => {
    const { trials, starts, progress } = trialsWith({});
    const many = Array.from({ length: 900 }, (_, i) => `${i}`);
    expect((await trials.try("control-open", {}, "open", bash(...many))).size).toBe(900);
    expect(starts.map(({ accesses }) => accesses.length)).toEqual([400, 400, 100]);
    expect(progress.at(-1)).toBe("control-open 900/900");
    expect(trials.runs).toHaveLength(3);
  });

  test("what was lost among answers is tried once more", async () => {
    const { trials, starts } = trialsWith({ answer: (text) => (text === "b" ? "lost" : "allowed") });
    const found = await trials.try("alone", {}, "open", bash("a", "b"));
    expect(starts.map(({ accesses }) => accesses.map(({ text }) => text))).toEqual([["a", "b"], ["b"]]);
    expect(found.get("Bash(b)")?.verdict).toBe("lost");
  });

  test("what is lost says how the agent ended", async () => {
    const end = { kind: "exited", code: 3, said: " bye " } as const;
    const { trials, starts } = trialsWith({ answer: () => "lost", end });
    const found = await trials.try("subject-open", {}, "open", bash("a"));
    expect(starts).toHaveLength(1);
    expect(found.get("Bash(a)")?.text).toBe("it ended with 3");
    expect(trials.failure).toBe("it ended with 3: bye");
  });

  test("what a start that took too long left open is spread over more starts", async () => {
    const texts = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    const { trials, starts, progress } = trialsWith({
      answer: (text, start) => (start === 1 && text !== "a" ? "lost" : "allowed"),
      end: (start) => (start === 1 ? { kind: "timed-out", said: "" } : { kind: "done" }),
    });
    const found = await trials.try("subject-open", {}, "open", bash(...texts));
    expect(starts.map(({ accesses }) => accesses.length)).toEqual([9, 2, 2, 2, 2]);
    expect([...found.values()].map(({ verdict }) => verdict)).toEqual(texts.map(() => "allowed"));
    expect(progress.at(-1)).toBe("subject-open 9/9");
    expect(trials.runs[0]).toMatchObject({ answered: 1, limitMs: 60_000 });
  });

  test("one access that hangs the agent costs only itself", async () => {
    const hangs = (accesses: JobRun["accesses"]): boolean => accesses.some(({ text }) => text === "h");
    const { trials, starts } = trialsWith({
      answer: (text, start) => {
        const texts = starts[start - 1]?.accesses.map((access) => access.text) ?? [];
        return texts.includes("h") && texts.indexOf(text) >= texts.indexOf("h") ? "lost" : "allowed";
      },
      end: (start) =>
        hangs(starts[start - 1]?.accesses ?? []) ? { kind: "timed-out", said: "" } : { kind: "done" },
    });
    const found = await trials.try("subject-open", {}, "open", bash("a", "h", "b", "c", "d", "e"));
    expect([...found].flatMap(([key, { verdict }]) => (verdict === "lost" ? [key] : []))).toEqual([
      "Bash(h)",
    ]);
    expect(starts.length).toBeLessThan(8);
  });

  test("an agent that never answers in time gets one more, smaller start", async () => {
    const end = { kind: "timed-out", said: "" } as const;
    const { trials, starts } = trialsWith({ answer: () => "lost", end });
    await trials.try("subject-open", {}, "open", bash("a", "b", "c", "d", "e", "f", "g", "h"));
    expect(starts.map(({ accesses }) => accesses.length)).toEqual([8, 2]);
    expect(trials.failure).toBe("timed out; allow more time with `--timeout`");
  });

  test("after a smaller start with answers the others follow in as small ones", async () => {
    const { trials, starts } = trialsWith({
      answer: (_, start) => (start === 1 ? "lost" : "allowed"),
      end: (start) => (start === 1 ? { kind: "timed-out", said: "" } : { kind: "done" }),
    });
    const found = await trials.try("subject-open", {}, "open", bash("a", "b", "c", "d", "e", "f", "g", "h"));
    expect(starts.map(({ accesses }) => accesses.length)).toEqual([8, 2, 2, 2, 2]);
    expect([...found.values()].every(({ verdict }) => verdict === "allowed")).toBe(true);
  });

  test("an agent that has answered something is no failure", async () => {
    const end = { kind: "timed-out", said: "" } as const;
    const { trials } = trialsWith({ answer: (text) => (text === "a" ? "allowed" : "lost"), end });
    await trials.try("subject-open", {}, "open", bash("a", "b"));
    expect(trials.failure).toBeUndefined();
  });

  test("after an interruption nothing is started", async () => {
    const { trials, starts } = trialsWith({ isEnded: () => true });
    expect((await trials.try("subject-open", {}, "open", bash("a"))).size).toBe(0);
    expect(starts).toEqual([]);
  });
});
