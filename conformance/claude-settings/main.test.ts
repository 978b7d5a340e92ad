import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { bestIsolation } from "../../src/drive/isolation.ts";
import { main } from "./main.ts";

let folder = "";
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-settings-"));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

let said: string[] = [];
beforeEach(() => {
  said = [];
  for (const stream of ["log", "error"] as const)
    vi.spyOn(console, stream).mockImplementation((text: string) => void said.push(text));
});
afterEach(() => void vi.restoreAllMocks());

/** A program that looks like the agent to one who reads its file, and does what a script says. */
function standIn(name: string, script: string): string {
  const file = path.join(folder, name);
  const report = String.raw`
    report() {
      echo "Claude Code doctor"; echo "(9.9.9)"; "$@"
      echo "- Permission deny rule ($control): Write(~/canary/**) is not matched"
      echo "For a full setup checkup, run /doctor"
    }
    nothing() { :; }
    control=$2`;
  const table = "# apiKeyHelper:()=>x,model:()=>y}}function z";
  fs.writeFileSync(file, `#!/bin/sh\n${table}\n${report}\n${script}\n`, { mode: 0o755 });
  return file;
}

it("refuses wrong usage", async () => {
  expect(await main(["--chek", "claude"], folder)).toBe(64);
  expect(said.join("\n")).toMatch(/^usage: /);
});

it("says which program is missing", async () => {
  expect(await main(["--check", "no-such-agent"], folder)).toBe(2);
  expect(said).toEqual([expect.stringContaining("no-such-agent")]);
});

const isApart = bestIsolation() !== "none";

describe.skipIf(!isApart)(
  `an agent that is not to be believed${isApart ? "" : " (skipped: no network namespace here)"}`,
  () => {
    it.each([
      ["ends at once", "exit 1", "gave no report"],
      ["says nothing of any file", "report nothing", "sound settings file"],
      ["is cut off", "report nothing | /usr/bin/head -n 3", "the report is cut off"],
      [
        "says of every file that it was read",
        String.raw`
       everything() {
         echo "Auto-update channel: stable"
         for file in .claude/settings.json .claude/settings.local.json; do
           echo "- Permission deny rule ($file): Write(~/canary/**) is not matched"
         done
       }
       report everything`,
        "broken settings file",
      ],
    ])("%s: nothing is measured", async (name, script, reason) => {
      expect(await main(["--check", standIn(name.replaceAll(" ", "-"), script)], folder)).toBe(2);
      expect(said.at(-1)).toContain(reason);
    });

    it("has no table of settings", async () => {
      const file = path.join(folder, "starter");
      fs.writeFileSync(file, "#!/bin/sh\n", { mode: 0o755 });
      expect(await main(["--check", file], folder)).toBe(2);
      expect(said.at(-1)).toContain("no table of settings");
    });
  },
);
