/** Characters that cannot be seen, in every text of a policy: they are warned of, and no output shows them as they are. */
import { spawnSync } from "node:child_process";
import { describe, expect, inject, test } from "vitest";
import { diagnosticsOf, errorsOf } from "../support/report.ts";
import { newWorld, type World } from "../support/world.ts";

const ODD = ["\u202e", "\u2066", "\u200b", "\u00ad", "\u061c", "\u3164", "\u{e0041}"];
const ANY = new RegExp(`[${ODD.join("")}]`, "u");

function worldWith(character: string): World {
  const srt = {
    filesystem: { denyRead: [`~/a${character}b`], denyWrite: [`/x/${character}*.key`], allowWrite: ["."] },
    network: { allowedDomains: [`a${character}.test`], deniedDomains: [] },
  };
  const deny = [`r${character}m`, { command: "dd", reason: `be${character}cause` }];
  return newWorld({ srt: JSON.stringify(srt), bash: JSON.stringify({ deny, ask: [] }) });
}

describe.each(ODD)("%j", (character) => {
  test("draws a warning for each pattern, domain and command", () => {
    const world = worldWith(character);
    const run = world.run(["generate", "claude", "-v"]);
    expect(run.status).toBe(0);
    expect(errorsOf(run)).toEqual([]);
    const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    const found = diagnosticsOf(run).filter((one) => one.code === "invisible-character");
    expect(found).toHaveLength(4);
    for (const { message } of found) expect(message).toContain(code);
  });
});

describe("all of them", () => {
  const character = ODD.join("");

  test("are shown escaped in what a person reads, and kept in data", () => {
    const world = worldWith(character);
    for (const args of [
      ["coverage", "-v"],
      ["coverage", "--markdown"],
      ["explain", `cat ~/a${character}b`],
      ["explain", `r${character}m`],
      ["diff", "all"],
      ["generate", "-n", "claude"],
      [`gener${character}ate`],
      ["generate", `cla${character}ude`],
      ["edit", `s${character}rt`],
      ["generate", "-c", `no${character}ne.toml`],
    ]) {
      const run = world.run(args);
      expect(run.stderr, args.join(" ")).not.toMatch(ANY);
      if (args[0] !== "generate") expect(run.stdout, args.join(" ")).not.toMatch(ANY);
    }
    const json = JSON.parse(world.run(["explain", "--json", `r${character}m`]).stdout) as object;
    expect(JSON.stringify(json)).toContain(`r${character}m`);
    expect(world.run(["generate", "claude"]).stdout).toContain(`r${character}m`);
  });

  test("are shown escaped on a terminal, whatever is printed", () => {
    const world = worldWith(character);
    for (const args of [
      ["generate", "claude"],
      ["generate", "claude", "-n", "-w"],
      ["explain", "--json", `r${character}m`],
    ]) {
      const shown = onTerminal(world, args);
      expect(shown).toContain("\\u{");
      expect(shown).not.toMatch(ANY);
    }
  });
});

/** What a terminal is sent: `script` runs the command on one. */
function onTerminal(world: World, args: readonly string[]): string {
  const words = [process.execPath, inject("binary"), ...args].map((word) => `'${word}'`).join(" ");
  const run = spawnSync("script", ["-qec", words, "/dev/null"], {
    cwd: world.home,
    env: { PATH: process.env["PATH"], HOME: world.home, SHELL: "/bin/sh" },
    encoding: "utf8",
    input: "",
  });
  if (run.error !== undefined) throw run.error;
  return run.stdout;
}
