import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { masked } from "./mask.ts";
import { append, readRecord, type Recorded } from "./record.ts";

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-record-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function entry(n: number, text = "Bash(ls)"): Recorded {
  return {
    time: new Date(n).toISOString(),
    agent: "claude",
    cwd: "/w",
    tool: "Bash",
    accesses: [text],
    decision: "deny",
    reason: `number ${n}`,
  };
}

test("what is appended is read back in its order, by the owner alone", () => {
  append(folder, entry(1));
  append(folder, entry(2));
  expect(readRecord(folder)).toEqual({ entries: [entry(1), entry(2)], broken: 0 });
  expect(fs.statSync(path.join(folder, "decisions.jsonl")).mode & 0o777).toBe(0o600);
});

test("a line that was cut spoils no other", () => {
  append(folder, entry(1));
  fs.appendFileSync(path.join(folder, "decisions.jsonl"), '{"time":"2026');
  append(folder, entry(2));
  expect(readRecord(folder)).toEqual({ entries: [entry(1), entry(2)], broken: 1 });
});

test("a link in place of the record is not written through", () => {
  const elsewhere = path.join(folder, "elsewhere");
  fs.writeFileSync(elsewhere, "mine");
  fs.symlinkSync(elsewhere, path.join(folder, "decisions.jsonl"));
  expect(() => append(folder, entry(1))).toThrow("ELOOP");
  expect(fs.readFileSync(elsewhere, "utf8")).toBe("mine");
});

test("a full record gets another name, and the oldest ones go", () => {
  const large = "x".repeat(1_000_000);
  for (let n = 0; n < 80; n += 1) append(folder, entry(n, large));
  const names = fs.readdirSync(folder).sort();
  expect(names.filter((name) => name.startsWith("decisions-"))).toHaveLength(5);
  const { entries } = readRecord(folder);
  expect(entries.at(-1)).toEqual(entry(79, large));
  expect(entries.length).toBeLessThan(80);
  const times = entries.map(({ time }) => time);
  expect(times).toEqual(times.toSorted());
});

test("lines of processes that append at the same time do not mix", () => {
  const file = path.join(folder, "decisions.jsonl");
  const program = `
    const fs = require("node:fs");
    const flags = fs.constants.O_WRONLY | fs.constants.O_APPEND | fs.constants.O_CREAT;
    for (let n = 0; n < 300; n += 1) {
      const d = fs.openSync(${JSON.stringify(file)}, flags, 0o600);
      fs.writeSync(d, "\\n" + JSON.stringify(${JSON.stringify(entry(1, "y".repeat(5000)))}) + "\\n");
      fs.closeSync(d);
    }`;
  const others = `for i in 1 2 3 4; do "$0" -e "$1" & done; wait`;
  execFileSync("sh", ["-c", others, process.execPath, program]);
  const { entries, broken } = readRecord(folder);
  expect({ count: entries.length, broken }).toEqual({ count: 1200, broken: 0 });
});

test.each([
  [
    "curl -H 'Authorization: Bearer abcdefgh12345678' https://x",
    "curl -H 'Authorization: Bearer ***' https://x",
  ],
  ["API_TOKEN=abc npm publish", "API_TOKEN=*** npm publish"],
  ["mysql --password hunter2 -u me", "mysql --password *** -u me"],
  ["git clone https://me:pw@github.com/a", "git clone https://***@github.com/a"],
  ["echo ghp_abcdefghijklmnopqrstuvwxyz0123456789", "echo ***"],
  ["aws s3 ls AKIAABCDEFGHIJKLMNOP", "aws s3 ls ***"],
  ["ls -la src", "ls -la src"],
])("%s is recorded as %s", (text, expected) => {
  expect(masked(text)).toBe(expected);
});
