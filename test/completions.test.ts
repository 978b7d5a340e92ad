/** The completions in real shells, and the manual page in a real reader. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { expect, test } from "vitest";
import { COMMANDS, OPTIONS } from "../src/cli/args.ts";
import { manPage } from "../src/cli/completions/man.ts";
import { commandTable, globalOptions } from "../src/cli/completions/table.ts";
import { TARGETS } from "../src/targets/registry.ts";
import { newLocalWorld } from "./support/in-process.ts";
import { EXAMPLE } from "./support/world.ts";

type Shell = "bash" | "zsh" | "fish";

/** What runs the script and prints what it offers for a line whose last word is being typed. */
const DRIVERS: Readonly<Record<Shell, (script: string, line: readonly string[]) => readonly string[]>> = {
  bash: (script, line) => [
    "bash",
    "--noprofile",
    "--norc",
    "-c",
    `source ${script}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _twsrt 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`,
    "_",
    ...line,
  ],
  // The completion system itself needs a terminal; its functions that take the offers are replaced.
  zsh: (script, line) => [
    "zsh",
    "-f",
    "-c",
    `compadd() { shift; print -rl -- "$@" }; _files() { print FILES }; words=("$@"); CURRENT=$#; PREFIX=$words[-1]; f() { source ${script}; _twsrt }; f`,
    "_",
    ...line,
  ],
  fish: (script, line) => ["fish", "--no-config", "-c", `source ${script}; complete -C "${line.join(" ")}"`],
};

const SHELLS = (Object.keys(DRIVERS) as Shell[]).filter(
  (shell) => spawnSync(shell, ["-c", "true"]).status === 0,
);

async function offersIn(shell: Shell): Promise<(...line: readonly string[]) => readonly string[]> {
  const world = newLocalWorld(EXAMPLE);
  const run = await world.run(["completions", shell]);
  expect(run).toMatchObject({ status: 0, stderr: "" });
  const script = world.write("script", run.stdout);
  const rules = await world.run(["completions", "rules"]);
  expect(rules.stdout.split("\n")).toContain("git push --force");
  world.write("rules", rules.stdout);
  fs.chmodSync(world.write("bin/twsrt", `#!/bin/sh\ncat ${world.path("rules")}\n`), 0o755);
  return (...line) => {
    const [program = "", ...args] = DRIVERS[shell](script, ["twsrt", ...line]);
    const { stdout, stderr } = spawnSync(program, args, {
      cwd: world.home,
      env: { HOME: world.home, PATH: `${world.path("bin")}:/usr/bin:/bin` },
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    const last = line.at(-1) ?? "";
    return stdout
      .split("\n")
      .map((one) => one.split("\t")[0] ?? "")
      .filter((one) => one !== "" && one.replaceAll("\\", "").startsWith(last));
  };
}

test("bash is there", () => {
  expect(SHELLS).toContain("bash");
});

test.each(SHELLS)("%s completes commands, options, agents, values and rules", async (shell) => {
  const offers = await offersIn(shell);
  expect(offers("")).toEqual(expect.arrayContaining(Object.keys(COMMANDS)));
  expect(offers("cov")).toEqual(["coverage"]);
  expect(offers("diff", "")).toEqual(expect.arrayContaining([...TARGETS.map(({ name }) => name), "all"]));
  expect(offers("diff", "cl")).toEqual(["claude"]);
  for (const [name, { options }] of Object.entries(COMMANDS))
    expect(offers(name, "--").toSorted()).toEqual(
      [...options, "config", "verbose", "version", "help"].map((option) => `--${option}`).toSorted(),
    );
  expect(offers("coverage", "--fail-on", "").toSorted()).toEqual([...OPTIONS["fail-on"].choices].toSorted());
  expect(offers("verify", "--only", "git push --f").map((one) => one.replaceAll("\\", ""))).toEqual(
    shell === "fish" ? [] : ["git push --force"],
  );
  expect(offers("edit", "s")).toEqual(["srt"]);
});

test("a shell that is not known", async () => {
  const world = newLocalWorld(EXAMPLE);
  expect((await world.run(["completions", "fsh"])).stderr).toContain("did you mean `fish`?");
  expect((await world.run(["completions"])).status).toBe(64);
});

test("the manual page has every command and option, and no reader complains", () => {
  const page = manPage(commandTable(TARGETS.map(({ name }) => name)), globalOptions(), {
    version: "1.2.3",
    date: "2020-01-31",
  });
  const plain = page.replaceAll("\\-", "-");
  for (const name of Object.keys(COMMANDS)) expect(plain).toMatch(new RegExp(`^\\.SS ${name}`, "m"));
  for (const name of Object.keys(OPTIONS)) expect(plain).toContain(`--${name}\\fR`);
  const mandoc = spawnSync("mandoc", ["-T", "lint", "-W", "warning"], { input: page, encoding: "utf8" });
  const man = spawnSync("man", ["--warnings", "-l", "-"], {
    input: page,
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8", MANROFFSEQ: "", MANWIDTH: "80" },
  });
  for (const reader of [mandoc, man])
    if (reader.error === undefined) expect(reader.stdout.match(/WARNING.*|ERROR.*/g) ?? []).toEqual([]);
  if (man.error === undefined) expect(man.stderr).toBe("");
});
