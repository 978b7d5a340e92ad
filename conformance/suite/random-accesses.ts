import * as fs from "node:fs";
import * as path from "node:path";
import type { Overlay } from "../../src/policy/overlay.ts";
import { closedWitnesses, witnessesOf } from "../../src/answers/witness/index.ts";
import type { Access, Tool } from "../../src/policy/attempt.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { parseUrl } from "../../src/policy/access.ts";
import { ROOT } from "./agents.ts";
import { CWD, HOME, KNOWN_FILES, KNOWN_LINKS, OUTSIDE } from "./machine.ts";
import type { Random } from "./random.ts";
import { command } from "./random-sources.ts";

/** Lines of every kind that a shell takes, for what has nothing to do with a policy. */
const CORPUS: readonly string[] = ["forms", "nested", "wrappers"].flatMap((name) =>
  fs
    .readFileSync(path.join(ROOT, `test/corpus/shell/${name}.jsonl`), "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { line: string }).line),
);

const EVERYDAY = [
  "ls -la",
  "git status",
  "git log --oneline -5",
  "npm test",
  "cat a.txt",
  "grep -rn x src",
  "find . -name '*.ts'",
  "echo hi > out.txt",
  "mkdir -p build && cd build",
  "rm -rf node_modules",
  "python3 -c 'print(1)'",
  "curl -sS https://example.org/x",
  "docker compose up -d",
  "git push --force origin main",
  "sed -i s/a/b/ a.txt",
  "tar xzf x.tgz",
  "chmod +x a.sh",
  "cp a.txt ~/d/f",
  "mv .env /srv/o/f",
  "head -n 3 ~/.aws/credentials",
  "tee -a ~/.ssh/id < a.txt",
  "wget http://x.test/f",
];

/**
 * Accesses near the rules of a policy: what was derived from them, the same a little changed, and everyday ones that
 * should not be touched.
 */
export function randomAccesses(policy: Policy, overlay: Overlay, count: number, random: Random): Access[] {
  const witnesses = [
    ...policy.rules.flatMap((rule) => witnessesOf(rule, overlay)),
    ...closedWitnesses("write", overlay),
    ...closedWitnesses("connect", overlay),
  ].map(({ access }) => access);
  const found = new Map<string, Access>();
  for (let tries = 0; found.size < count && tries < 20 * count; tries++) {
    const kind = random.number(10);
    const access =
      witnesses.length > 0 && kind < 7
        ? random.pick(witnesses)
        : kind < 9
          ? ordinary(random)
          : anything(random);
    const changed = random.chance(0.45) ? mutated(access, random) : access;
    if (isAccess(changed)) found.set(`${changed.tool} ${changed.text}`, changed);
  }
  return [...found.values()];
}

function isAccess({ tool, text }: Access): boolean {
  if (text.trim() === "" || text.includes("\0")) return false;
  return tool !== "WebFetch" || parseUrl(text) !== undefined;
}

function ordinary(random: Random): Access {
  return { tool: "Bash", text: random.pick(random.chance(0.5) ? EVERYDAY : CORPUS), cwd: CWD };
}

function anything(random: Random): Access {
  const tool = random.pick<Tool>(["Read", "Write", "Edit", "Bash", "WebFetch"]);
  if (tool === "Bash") {
    const text = command(random).replaceAll(/:?\*(?= |$)/g, () => random.pick(["x", "t", "ext4", ":x"]));
    return { tool, text: `${text} y`, cwd: CWD };
  }
  if (tool === "WebFetch") {
    const host = random.pick([
      "example.org",
      "API.example.org",
      "x.test",
      "a.x.test",
      "localhost",
      "10.0.0.1",
      "[::1]",
    ]);
    const scheme = random.pick(["https://", "https://", "http://"]);
    return { tool, text: `${scheme}${host}${random.pick(["", ":8443", ":443"])}/p?q=1`, cwd: CWD };
  }
  return {
    tool,
    text: random.pick([...KNOWN_FILES, ...KNOWN_LINKS, `${OUTSIDE}/new`, `${HOME}/new.pem`]),
    cwd: CWD,
  };
}

function mutated(access: Access, random: Random): Access {
  const { tool, text } = access;
  if (tool === "Bash") return { ...access, text: random.pick(LINE_CHANGES)(text, random) };
  if (tool === "WebFetch") return { ...access, text: random.pick(URL_CHANGES)(text) };
  return { ...access, text: random.pick(PATH_CHANGES)(text, random) };
}

type Change = (text: string, random: Random) => string;

const LINE_CHANGES: readonly Change[] = [
  (line) => `sudo ${line}`,
  (line) => `env A=1 ${line}`,
  (line) => `timeout 5 ${line}`,
  (line) => `A=1 ${line}`,
  (line) => `cd /tmp && ${line}`,
  (line) => `cd src; ${line}`,
  (line) => `echo x | ${line}`,
  (line) => `(${line})`,
  (line) => `{ ${line}; }`,
  (line) => `if true; then ${line}; fi`,
  (line) => `${line} > out.txt`,
  (line) => `${line} 2>/dev/null`,
  (line) => `${line} # note`,
  (line) => `${line} && ls`,
  (line) => line.replace(" ", "  "),
  (line) => line.replace(/(\w+)$/, "'$1'"),
  (line) => line.replace(/^(\w)/, "\\$1"),
  (line) => line.replace(/^(\w+)/, "/usr/bin/$1"),
  (line) => `nohup ${line} &`,
  (line) => `xargs ${line}`,
  (line, random) =>
    line.replace(/ (\S+)/, (_, word: string) => ` ${random.pick(["-v", "--", "-C ."])} ${word}`),
  (line) => `bash -c ${JSON.stringify(line)}`,
];

const URL_CHANGES: readonly ((url: string) => string)[] = [
  (url) => url.replace("https:", "http:"),
  (url) => url.replace("://", "://www."),
  (url) => url.replace(/:\/\/([^/:]+)/, "://$1."),
  (url) => url.replace(/:\/\/([^/:]+)/, (_, host: string) => `://${host.toUpperCase()}`),
  (url) => url.replace(/:\/\/([^/:]+)(:\d+)?/, "://$1:8443"),
  (url) => url.replace("://", "://u:p@"),
  (url) => `${url}a/b?c=https://x.test/`,
];

const PATH_CHANGES: readonly Change[] = [
  (file) => file.replace(/\/([^/]+)$/, "/./$1"),
  (file) => file.replace(/\/([^/]+)$/, "/zz/../$1"),
  (file) => file.replace(/\/([^/]+)$/, "//$1"),
  (file) => `${file}x`,
  (file) => `${file}/inside`,
  (file) => file.replace(/\/[^/]+$/, "/other"),
  (file) => file.replace(`${HOME}/`, "~/"),
  (file) => file.replace(`${CWD}/`, ""),
  (file) => file.replace(`${CWD}/`, "./"),
  (file, random) => `${random.pick([`${CWD}/ld`, `${CWD}/lo`, `${HOME}/la`])}/${path.basename(file)}`,
];
