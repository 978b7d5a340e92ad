import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { compareReleases } from "../../src/enforcers/release.ts";
import type { Target } from "../../src/targets/target.ts";
import { pinned, ROOT, type Tried } from "./agents.ts";
import type { Other } from "./options.ts";
import { keepRun, type ReleaseRun } from "./releases.ts";
import type { AgentResult, Failure } from "./results.ts";

/**
 * The program of another release.
 * @throws when it cannot be installed
 */
export function otherProgram(target: Target, other: Other): Tried {
  if (other.kind === "program") return { target, program: path.resolve(other.file) };
  return { target, program: installAside(target, other.release) };
}

/** Installs an npm release in a folder of its own. Of install scripts only that of the agent runs, if it needs it. */
function installAside({ name, release: { package: from, program } }: Target, release: string): string {
  const folder = path.join(ROOT, ".cache/releases", `${name}-${release}`);
  const file = path.join(folder, "node_modules/.bin", program);
  if (fs.existsSync(file)) return file;
  const fresh = `${folder}.${process.pid}`;
  fs.mkdirSync(fresh, { recursive: true });
  fs.writeFileSync(path.join(fresh, "package.json"), '{ "private": true }\n');
  try {
    npm(fresh, ["install", "--ignore-scripts", "--no-audit", "--no-fund", `${from}@${release}`]);
    if (needsScript(from)) npm(fresh, ["rebuild", from]);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(fresh, folder);
  } finally {
    fs.rmSync(fresh, { recursive: true, force: true });
  }
  return file;
}

function needsScript(name: string): boolean {
  const { allowScripts } = JSON.parse(fs.readFileSync("conformance/package.json", "utf8")) as {
    readonly allowScripts: Readonly<Record<string, boolean>>;
  };
  return allowScripts[name] === true;
}

function npm(cwd: string, args: readonly string[]): void {
  const { status } = spawnSync("npm", args, { cwd, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`npm ${args.join(" ")} failed`);
}

/** Failures of a release, told apart by what the pinned release does. */
export interface Blamed {
  /** The pinned release does otherwise. */
  readonly changed: readonly string[];
  /** The pinned release does the same. */
  readonly wrongBefore: readonly string[];
}

/** Tries what failed on the pinned release. */
export async function blame(target: Target, failures: readonly Failure[]): Promise<Blamed> {
  const changed: string[] = [];
  const wrongBefore: string[] = [];
  for (const { line, isSame } of failures)
    ((await isSame(pinned(target))) ? wrongBefore : changed).push(line);
  return { changed, wrongBefore };
}

/** Extends the measured range, and keeps what the run came to. */
export function accept(
  target: Target,
  result: AgentResult,
  run: Pick<ReleaseRun, "date" | "against" | "seed">,
): void {
  const { release, forms, facts, corpus, pairs, scopes, known } = result;
  if (forms === undefined || facts === undefined || corpus === undefined || pairs === undefined)
    throw new Error("a release is accepted after a run of all parts");
  keepRun(target.name, {
    release,
    ...run,
    forms: forms.proved,
    facts: [facts.agree, facts.facts],
    corpus: [corpus.agree, corpus.cases],
    pairs: [pairs.agree, pairs.pairs],
    ...(scopes === undefined ? {} : { scopes: [scopes.agree, scopes.pairs] as const }),
    known: known.map(({ access }) => access),
  });
  extendRange(target.name, release);
}

/** Writes the range into the one file that has it. */
function extendRange(name: string, release: string): void {
  const file = `src/targets/${name}/release.json`;
  const text = fs.readFileSync(file, "utf8");
  const { measured } = JSON.parse(text) as Target["release"];
  const from = compareReleases(release, measured.from) < 0 ? release : measured.from;
  const to = compareReleases(release, measured.to) > 0 ? release : measured.to;
  fs.writeFileSync(
    file,
    text.replace(/"measured": \{[^}]*\}/, () => `"measured": { "from": "${from}", "to": "${to}" }`),
  );
}
