import * as fs from "node:fs";
import { attemptOf, judgeOf, type Environment } from "../../src/index.ts";
import { machineOf } from "./machine.ts";
import { policyOf } from "./memory.ts";
import { EXAMPLE } from "./world.ts";

const CORPUS = new URL("../corpus/", import.meta.url);

/** A command line with the answer that a policy should give. */
export interface Case {
  readonly line: string;
  readonly expected: string;
}

/** Answers with which nothing happens unseen. */
export const RESTRICTING: ReadonlySet<string> = new Set(["deny", "ask", "unknown"]);

/** The cases in a file of a folder; `␤` is a line break. */
export function casesOf(folder: string, file: string): readonly Case[] {
  return linesOf(folder, file).map((text) => {
    const at = text.lastIndexOf(" => ");
    if (at < 0) throw new Error(`${file}: no expectation in ${text}`);
    return { line: text.slice(0, at).replaceAll("␤", "\n"), expected: text.slice(at + 4) };
  });
}

/** The lines of a file, without blank ones and remarks. */
export function linesOf(folder: string, file: string): readonly string[] {
  return fs
    .readFileSync(new URL(`${folder}/${file}`, CORPUS), "utf8")
    .split("\n")
    .filter((text) => text.trim() !== "" && !text.startsWith("#"));
}

/** A file of the corpus. */
export function corpusFile(folder: string, file: string): URL {
  return new URL(`${folder}/${file}`, CORPUS);
}

/** Names of the files in a folder of the corpus. */
export function filesOf(folder: string): readonly string[] {
  return fs.readdirSync(new URL(folder, CORPUS)).toSorted();
}

/** A case as it stands in its file. */
export function spelled(line: string): string {
  return line.replaceAll("\n", "␤");
}

/** What a policy answers to a command line. */
export type Answering = (line: string) => string;

/** The texts of a policy, and the machine that it is asked on. */
interface Asked {
  readonly texts: { readonly srt: string; readonly bash: string };
  readonly machine: Environment;
}

export function answering({ texts, machine }: Asked): Answering {
  const judge = judgeOf(policyOf(texts), machine);
  return (text) => judge.decide(attemptOf({ tool: "Bash", text, cwd: machine.cwd }, machine)).effect;
}

/** A project as most are, in a home as most are. */
export const PROJECT_MACHINE = machineOf(
  {
    "~/.aws/credentials": "file",
    "~/.aws/config": "file",
    "~/.ssh/id_rsa": "file",
    "~/.ssh/config": "file",
    "~/.bashrc": "file",
    "~/.gitconfig": "file",
    "~/.nvm/nvm.sh": "file",
    "~/dev/tool": "directory",
    "~/proj/.git": "directory",
    "~/proj/.env": "file",
    "~/proj/package.json": "file",
    "~/proj/README.md": "file",
    "~/proj/a.txt": "file",
    "~/proj/b.txt": "file",
    "~/proj/src/main.ts": "file",
    "~/proj/src/lib/util.py": "file",
    "~/proj/scripts/run.sh": "file",
    "~/proj/node_modules/x/index.js": "file",
    "/tmp": "directory",
    "/etc/os-release": "file",
  },
  { cwd: "/home/me/proj" },
);

const COMMANDS = {
  srt: JSON.stringify({
    filesystem: {
      denyRead: ["~/.ssh", ".env"],
      denyWrite: ["~/.cfg/policy.json", "locked/inner"],
      allowWrite: [".", "/tmp/out"],
    },
    network: { allowedDomains: ["a.example"], deniedDomains: [] },
  }),
  bash: JSON.stringify({
    deny: [
      "rm",
      "git reset --hard",
      "git push --force",
      "git gc --prune=now",
      "git switch -f",
      "git clean -f",
      "git checkout -f",
    ],
    ask: [],
  }),
};

const TOOLS = {
  srt: JSON.stringify({
    filesystem: { denyRead: ["~/.aws", "~/.ssh", "**/.env"], denyWrite: [], allowWrite: [".", "/tmp"] },
    network: { allowedDomains: ["github.com"], deniedDomains: [] },
  }),
  bash: JSON.stringify({ deny: ["rm -rf", "sudo", "git push --force"], ask: [] }),
};

const COMMANDS_MACHINE = machineOf(
  {
    "~/.ssh/id_rsa": "file",
    "~/.cfg/policy.json": "file",
    "~/proj/.env": "file",
    "~/proj/locked/inner/f": "file",
    "/tmp/out": "directory",
  },
  { cwd: "/home/me/proj" },
);

/** The policies that the corpus files name. */
export const ASKED: Readonly<Record<"example" | "commands" | "tools", Asked>> = {
  example: { texts: EXAMPLE, machine: PROJECT_MACHINE },
  commands: { texts: COMMANDS, machine: COMMANDS_MACHINE },
  tools: { texts: TOOLS, machine: PROJECT_MACHINE },
};
