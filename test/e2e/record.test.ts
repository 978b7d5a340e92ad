import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { readRecord } from "../../src/guard/record.ts";
import { newWorld } from "../support/world.ts";

/* The record of the guard as many processes write it at the same time. */

const ROOT = path.resolve(import.meta.dirname, "../..");

test("processes that append at the same time tear no line and lose none, while the record is rotated", async () => {
  const world = newWorld();
  const program = world.path("append.cjs");
  await build({
    stdin: {
      contents: `import { append } from "./src/guard/record.ts";
        for (let n = 0; n < 100; n += 1)
          append(process.argv[2], { time: new Date().toISOString(), agent: "claude", cwd: "/w", tool: "Bash",
            accesses: ["x".repeat(5000)], decision: "deny", reason: process.argv[3] + " " + n });`,
      resolveDir: ROOT,
      loader: "ts",
    },
    bundle: true,
    platform: "node",
    outfile: program,
  });
  const state = world.path("state");
  const codes = await Promise.all(
    Array.from(
      { length: 40 },
      (_, id) =>
        new Promise<number | null>((resolve) => {
          spawn(process.execPath, [program, state, String(id)], { stdio: "ignore" }).on("close", resolve);
        }),
    ),
  );
  expect(codes.filter((code) => code !== 0)).toEqual([]);
  const { entries, broken } = readRecord(state);
  expect(broken).toBe(0);
  expect(new Set(entries.map(({ reason }) => reason)).size).toBe(4000);
  // 4,000 entries of 5 kB are two full files and a third.
  expect(fs.readdirSync(state).length).toBeGreaterThan(1);
}, 300_000);
