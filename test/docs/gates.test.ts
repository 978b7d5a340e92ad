/** The built-in policy and the one of the README pass their own gates, with what they accept. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { newWorld, type Run } from "../support/world.ts";
import { readPage } from "./examples.ts";

/** The text of a fenced block by what stands behind its three backticks. */
function block(page: string, info: string): string {
  const parts = readPage(page).split(`\n\`\`\`${info}\n`);
  const text = parts[1]?.split("\n```")[0];
  if (text === undefined || parts.length !== 2) throw new Error(info);
  return text;
}

interface Place {
  readonly write: (file: string, text: string) => string;
  readonly run: (args: readonly string[], search?: string) => Run;
}

/** A home with a project, outside of the folder for temporary files, which both policies let an agent write to. */
function newPlace(): Place {
  const { run } = newWorld();
  const home = fs.mkdtempSync("/var/tmp/twsrt-gates-");
  onTestFinished(() => fs.rmSync(home, { recursive: true, force: true }));
  const cwd = path.join(home, "project");
  fs.mkdirSync(cwd);
  return {
    write: (file, text) => {
      const at = path.join(home, file);
      fs.mkdirSync(path.dirname(at), { recursive: true });
      fs.writeFileSync(at, text, { mode: 0o755 });
      return at;
    },
    run: (args, search = "/usr/bin:/bin") => run(args, { cwd, env: { HOME: home, PATH: search } }),
  };
}

const GATE = ["coverage", "--fail-on", "plain"];

test.each([[[]], [["codex"]]])(
  "the starter, with %j installed besides the agents of every machine",
  (agents) => {
    const place = newPlace();
    const [bin = "/nothing"] = agents.map((name) => path.dirname(place.write(`bin/${name}`, "#!/bin/sh\n")));
    const search = `${bin}:/usr/bin:/bin`;
    expect(place.run(["init", "--starter"], search).status).toBe(0);
    const gate = place.run(GATE, search);
    expect(gate.status, gate.stdout).toBe(0);
    expect(gate.stdout).toMatch(/^accepted: srt \[commands-not-covered\]: .*\n {2}\S/m);
    for (const agent of agents) expect(gate.stdout).toContain(`accepted: ${agent} [`);
    expect(gate.stderr).not.toMatch(/accept-/);
    const strict = place.run(["generate", "-w", "--strict"], search);
    expect(strict.status, strict.stderr).toBe(0);
  },
);

test("the policy of the README", () => {
  const place = newPlace();
  for (const file of [".srt-settings.json", ".config/twsrt/bash-rules.json"])
    place.write(file, block("README.md", `json file=~/${file}`));
  expect(place.run(["init"]).status).toBe(0);
  expect(place.run(GATE).status).toBe(1);
  const config = place.write(".config/twsrt/config.toml", "");
  fs.rmSync(config);
  expect(place.run(["init"]).status).toBe(0);
  fs.appendFileSync(config, `\n${block("docs/configuration.md", "toml accepts")}`);
  const gate = place.run(GATE);
  expect(gate.status, gate.stdout + gate.stderr).toBe(0);
  expect(gate.stdout).toContain("accepted until 2027-12-31: copilot [shell-writes-not-seen]");
  expect(gate.stderr).not.toMatch(/accept-/);
});
