import * as fs from "node:fs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startProcess } from "./process.ts";

const OPTIONS = { cwd: "/", variables: { PATH: "/usr/bin:/bin" } } as const;

describe("a process", () => {
  test("gets the environment that it is given, and no other", async () => {
    const { exit } = startProcess(["/usr/bin/env"], { ...OPTIONS, variables: { A: "1" } });
    expect(await exit).toMatchObject({ code: 0, output: "A=1\n", timedOut: false });
  });

  test("is read line by line and written to", async () => {
    const lines: string[] = [];
    const started = startProcess(["/bin/cat"], { ...OPTIONS, onLine: (line) => lines.push(line) });
    started.write("one\ntwo\nrest");
    started.end();
    await started.exit;
    expect(lines).toEqual(["one", "two"]);
  });

  test("says that it could not be started", async () => {
    const { exit } = startProcess(["/no/such/program"], OPTIONS);
    expect(await exit).toMatchObject({ code: null, failed: expect.stringContaining("ENOENT") });
  });

  test("is ended in time, with everything that it has started", async () => {
    const started = startProcess(["/bin/sh", "-c", "sleep 600 & echo $!; wait"], {
      ...OPTIONS,
      timeoutMs: 300,
    });
    const { timedOut, signal, output } = await started.exit;
    expect({ timedOut, signal }).toEqual({ timedOut: true, signal: "SIGKILL" });
    await expect.poll(() => isGone(Number(output))).toBe(true);
  });

  test("takes what it left running with it when it ends", async () => {
    const { exit } = startProcess(["/bin/sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $!"], OPTIONS);
    const { output, code } = await exit;
    expect(code).toBe(0);
    await expect.poll(() => isGone(Number(output))).toBe(true);
  });

  test("ends when it is told to", async () => {
    const ending = new AbortController();
    const started = startProcess(["/bin/sleep", "600"], { ...OPTIONS, signal: ending.signal });
    ending.abort();
    expect((await started.exit).signal).toBe("SIGKILL");
  });

  test("does not start for an aborted signal, or ends at once", async () => {
    const ending = new AbortController();
    ending.abort();
    const started = startProcess(["/bin/sleep", "600"], { ...OPTIONS, signal: ending.signal });
    expect((await started.exit).signal).toBe("SIGKILL");
  });

  test("keeps only the end of a long output", async () => {
    const { exit } = startProcess(["/bin/sh", "-c", "yes | head -c 100000; echo END"], OPTIONS);
    const { output } = await exit;
    expect(output.length).toBeLessThan(20_000);
    expect(output.endsWith("END\n")).toBe(true);
  });
});

/** A zombie is gone: in a container there may be nobody who asks for its status. */
function isGone(id: number): boolean {
  try {
    const state = /\) (\w)/.exec(fs.readFileSync(`/proc/${id}/stat`, "utf8"))?.[1];
    return state === "Z" || state === "X";
  } catch {
    return true;
  }
}

describe("its limit", () => {
  const waiting = ["/bin/sh", "-c", "read x; exit 3"] as const;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("begins anew with every sign of life", async () => {
    const started = startProcess(waiting, { ...OPTIONS, timeoutMs: 60_000 });
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(50_000);
      started.renew();
    }
    vi.useRealTimers();
    started.write("go\n");
    expect(await started.exit).toMatchObject({ code: 3, timedOut: false });
  });

  test("ends it in the end all the same", async () => {
    const started = startProcess(waiting, { ...OPTIONS, timeoutMs: 60_000 });
    for (let i = 0; i < 30; i++) {
      vi.advanceTimersByTime(50_000);
      started.renew();
    }
    vi.useRealTimers();
    expect(await started.exit).toMatchObject({ timedOut: true });
  });
});
