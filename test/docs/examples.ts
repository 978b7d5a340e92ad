/**
 * The pages whose examples are run, and how. Each page runs from top to bottom in a throw-away home, which it calls /home/me:
 *
 *   ```console            lines with `$ ` are run by sh; what follows is what they print (`...`: lines left out)
 *   ```json file=~/x      is written to that file
 *   <!-- files: PAGE -->      writes the files that another page shows
 *   <!-- run: COMMAND -->     runs a command whose output the page does not show; it must succeed
 *   <!-- editor: [a, b] -->   what the person does in the editor that the next block opens: puts b in place of a
 */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { inject } from "vitest";
import type { World } from "../support/world.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const HOME = "/home/me";

export type Step =
  | { readonly kind: "run"; readonly command: string; readonly output: string }
  | { readonly kind: "hidden"; readonly command: string }
  | { readonly kind: "file"; readonly file: string; readonly text: string }
  | { readonly kind: "files"; readonly page: string }
  | { readonly kind: "editor"; readonly replace: readonly [string, string] };

/** All pages of the documentation, relative to the root, in the order of their names. */
export const PAGES: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  ...fs
    .readdirSync(path.join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .toSorted()
    .map((name) => `docs/${name}`),
];

export function readPage(page: string): string {
  return fs.readFileSync(path.join(ROOT, page), "utf8");
}

export function stepsOf(page: string): readonly Step[] {
  const found: Step[] = [];
  const parts = /^```(\S+)(?: file=~\/(\S+))?\n(.*?)^```$|^<!-- (files|run|editor): ([^\n]*) -->$/gms;
  for (const [, language, file, text = "", kind, argument = ""] of readPage(page).matchAll(parts)) {
    if (kind === "editor") found.push({ kind: "editor", replace: JSON.parse(argument) as [string, string] });
    else if (kind === "run") found.push({ kind: "hidden", command: argument });
    else if (kind === "files")
      found.push({ kind: "files", page: path.posix.join(path.posix.dirname(page), argument) });
    else if (file !== undefined) found.push({ kind: "file", file, text });
    else if (language === "console") {
      for (const one of text.split(/^\$ /m).slice(1)) {
        const [command = "", ...output] = one.split("\n");
        found.push({ kind: "run", command, output: output.join("\n").trimEnd() });
      }
    }
  }
  return found;
}

/** Writes the files that a page shows. */
export function writeFiles(page: string, world: World): void {
  for (const step of stepsOf(page)) if (step.kind === "file") world.write(step.file, step.text);
}

/** Puts the commands that the examples use into a folder at the front of PATH; returns the variables for `shell`. */
export function stage(world: World): NodeJS.ProcessEnv {
  const node = process.env["TWSRT_TEST_NODE"] ?? process.execPath;
  world.write("bin/twsrt", `#!/bin/sh\nexec '${node}' '${inject("binary")}' "$@"\n`);
  world.write(
    "bin/editor.cjs",
    `const fs = require("fs");
const [from, to] = JSON.parse(fs.readFileSync(__dirname + "/replacement.json", "utf8"));
const text = fs.readFileSync(process.argv[2], "utf8");
if (!text.includes(from)) throw new Error("not in the file: " + from);
fs.writeFileSync(process.argv[2], text.replace(from, to));
`,
  );
  fs.chmodSync(world.path("bin/twsrt"), 0o755);
  fs.mkdirSync(world.path("node_modules"));
  fs.symlinkSync(inject("installed"), world.path("node_modules/twsrt"));
  return {
    HOME: world.home,
    PATH: `${world.path("bin")}:${process.env["PATH"]}`,
    EDITOR: `'${node}' '${world.path("bin/editor.cjs")}'`,
  };
}

/** Runs a command line in the home, and returns its exit status and both streams in the order in which they were written. */
export function shell(
  command: string,
  world: World,
  env: NodeJS.ProcessEnv,
): { readonly status: number | null; readonly printed: string } {
  const run = spawnSync("sh", ["-c", `exec 2>&1; ${command}`], {
    cwd: world.home,
    env,
    input: "",
    encoding: "utf8",
    timeout: 60_000,
  });
  if (run.error !== undefined) throw run.error;
  return { status: run.status, printed: run.stdout.replaceAll(world.home, HOME).trimEnd() };
}
