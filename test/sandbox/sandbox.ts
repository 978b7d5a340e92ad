import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { onTestFinished } from "vitest";
import { findSrt, type InstalledSrt } from "../../src/enforcers/srt/driver/find.ts";
import { realEnvironment } from "../../src/files/environment.ts";
import type { SandboxResult, SandboxRule } from "../../src/verify/sandbox/report.ts";
import { testSandbox, type SandboxTest } from "../../src/verify/sandbox/test.ts";

/** The sandbox runtime that is tried. */
export const SRT_PROGRAM =
  process.env["TWSRT_TEST_SRT"] ??
  path.resolve(import.meta.dirname, "../../conformance/node_modules/.bin/srt");

export function installedSrt(): InstalledSrt {
  const srt = findSrt(SRT_PROGRAM, "");
  if (srt === undefined)
    throw new Error(`there is no ${SRT_PROGRAM}: run \`npm run conformance:setup\` first`);
  return srt;
}

/** The lists of a settings file; those that are left out are empty. */
export interface Lists {
  readonly filesystem?: Readonly<Record<string, unknown>>;
  readonly network?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

export function settingsText({ filesystem, network, ...rest }: Lists): string {
  return JSON.stringify({
    filesystem: { denyRead: [], allowWrite: [], denyWrite: [], ...filesystem },
    network: { allowedDomains: [], deniedDomains: [], ...network },
    ...rest,
  });
}

/** A throw-away home `h` with a project `h/p`, and something else `o`. */
export interface Ground {
  readonly root: string;
  readonly home: string;
  readonly cwd: string;
  readonly settings: string;
  readonly at: (place: string) => string;
}

/** @param tree path below the root to what stands there: a text, `null` for a directory, `-> TARGET` for a link */
export function newGround(tree: Readonly<Record<string, string | null>>, settings: string): Ground {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-sandbox-")));
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }));
  const at = (place: string): string => path.join(root, place);
  const all: Readonly<Record<string, string | null>> = { "h/p": null, o: null, ...tree };
  for (const [place, content] of Object.entries(all)) {
    fs.mkdirSync(path.dirname(at(place)), { recursive: true });
    if (content === null) fs.mkdirSync(at(place), { recursive: true });
    else if (content.startsWith("-> ")) fs.symlinkSync(content.slice(3).replace("<root>", root), at(place));
    else if (content.startsWith("= ")) fs.linkSync(at(content.slice(2)), at(place));
    else fs.writeFileSync(at(place), content);
  }
  const file = at("h/.srt-settings.json");
  fs.writeFileSync(file, settings.replaceAll("<root>", root));
  return { root, home: at("h"), cwd: at("h/p"), settings: file, at };
}

/** Tests the sandbox with the settings of a ground. */
export function testGround(
  ground: Ground,
  more: Partial<SandboxTest> & { readonly start?: string } = {},
): Promise<SandboxResult> {
  const { start = ground.cwd, ...rest } = more;
  const variables = { PATH: process.env["PATH"], HOME: ground.home };
  return testSandbox({
    document: { file: ground.settings, text: fs.readFileSync(ground.settings, "utf8"), syntax: "json" },
    srt: installedSrt(),
    environment: realEnvironment({ home: ground.home, cwd: start }),
    variables,
    decisive: [],
    selection: { only: [] },
    timeoutMs: 60_000,
    ...rest,
  });
}

/** What was tested, by the id of its entry. */
export function rulesOf(result: SandboxResult): ReadonlyMap<string, SandboxRule> {
  if (result.status !== "tested") throw new Error(`not tested: ${JSON.stringify(result)}`);
  return new Map(result.rules.map((rule) => [rule.id, rule]));
}
