import * as path from "node:path";
import { WITNESS } from "../../answers/witness/witness.ts";
import type { InstalledSrt } from "../../enforcers/srt/driver/find.ts";
import { protectedPaths, SEARCH_DEPTH } from "../../enforcers/srt/index.ts";
import type { Baseline, Case, Cases } from "./cases.ts";
import type { SettingsUnderTest } from "./entries.ts";
import { UNLISTED_HOST, type HostGround } from "./host-cases.ts";
import { expectation, type PathGround } from "./path-cases.ts";
import { parentOf } from "../../policy/normalize.ts";

/** What baselines are made from, beside the settings. */
export interface BaselineGround {
  readonly settings: SettingsUnderTest;
  readonly paths: PathGround;
  readonly hosts: HostGround;
  readonly srt: InstalledSrt;
  /** Files that decide what an agent may do, those of twsrt among them. */
  readonly decisive: readonly string[];
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Stands in the variables that the sandbox is to keep from a command. */
export const VARIABLE_VALUE = `${WITNESS}-value`;

/** Of what the sandbox protects by itself so many places are tried. */
const MOST_PROTECTED = 40;

/**
 * What has to be so whatever the entries are (research/srt.md sections 2 to 5, SRT 0.0.83).
 * @returns everything that cases were made for
 */
export function baselineCases(ground: BaselineGround, port: number, out: Cases): readonly Baseline[] {
  const made: Baseline[] = [];
  const under = (
    id: string,
    action: Baseline["action"],
    text: string,
    ...cases: readonly Omit<Case, "subject">[]
  ): void => {
    const baseline: Baseline = { id: `baseline:${id}`, action, text };
    made.push(baseline);
    for (const one of cases) out.add({ subject: baseline.id, ...one });
  };

  const { environment } = ground.paths;
  const network = ground.settings.value.network;
  under("start", "execute", "(a command starts where it was started)", {
    form: "the working directory",
    probe: { op: "cwd" },
    expected: "allow",
    value: environment.realpath(environment.cwd) ?? environment.cwd,
    otherwise: "the directory is hidden, so relative paths of a command mean others",
  });
  if (ground.hosts.elsewhere === undefined && !ground.hosts.isForwarded(UNLISTED_HOST))
    under("unlisted-host", "connect", "(a host that no entry names)", {
      form: "by the proxy",
      probe: { op: "connect", host: UNLISTED_HOST, port: 443 },
      expected: "deny",
    });
  under("direct", "connect", "(a connection past the proxy)", {
    form: "to a port of this machine",
    probe: { op: "direct", host: "127.0.0.1", port },
    expected: "deny",
  });
  const allSockets = network["allowAllUnixSockets"] === true;
  under("unix-sockets", "connect", "(sockets of this machine's other programs)", {
    form: "any",
    probe: { op: "unix" },
    expected: allSockets ? "allow" : "deny",
  });
  settingsWithoutEffect(ground, out, made);
  files(ground, under);
  protectedCases(ground, under);
  temporary(ground, out, under);
  variables(ground, out, made);
  return made;
}

type Under = (
  id: string,
  action: Baseline["action"],
  text: string,
  ...cases: readonly Omit<Case, "subject">[]
) => void;

function files({ paths, srt, decisive }: BaselineGround, under: Under): void {
  const { environment, judge } = paths;
  const { home } = environment;
  const outside = [home, parentOf(home), "/var/tmp", "/usr/local", "/usr", "/etc", "/"].find(
    (directory) =>
      environment.kind(directory) === "directory" && expectation(directory, "write", judge) === "deny",
  );
  if (outside !== undefined)
    under("outside", "write", "(a directory outside allowWrite)", {
      form: "a new file in it",
      probe: { op: "write", path: outside },
      expected: "deny",
    });
  const own = new Set(decisive.flatMap((file) => [file, environment.realpath(file) ?? file]));
  under(
    "own-files",
    "write",
    "(the files that say what is allowed)",
    ...[...own]
      .filter((file, i) => i === 0 || environment.kind(file) === "file")
      .map((file): Omit<Case, "subject"> => ({
        form: "written to",
        probe: { op: "write", path: file },
        expected: "deny",
        otherwise: "a command in the sandbox can write its own rules for the next one",
      })),
  );
  if (srt.folder !== undefined)
    under("own-program", "write", "(the program of the sandbox)", {
      form: "a new file in it",
      probe: { op: "write", path: srt.folder },
      expected: "deny",
      otherwise: "a command in the sandbox can change the sandbox",
    });
}

/** The names that the sandbox protects from writing where entries open their directory. */
function protectedCases({ settings, paths }: BaselineGround, under: Under): void {
  const { environment, judge } = paths;
  const isOpen = (file: string): boolean => expectation(file, "write", judge) === "allow";
  const { allowGitConfig = false, searchDepth = SEARCH_DEPTH } = settings.options;
  const protect = (depth: number): readonly string[] =>
    protectedPaths(environment, { allowGitConfig, searchDepth: depth });
  const covered = protect(searchDepth);
  const cases = covered.filter(isOpen).slice(0, MOST_PROTECTED);
  if (cases.length > 0)
    under(
      "protected",
      "write",
      "(names that the sandbox protects by itself)",
      ...cases.map((file): Omit<Case, "subject"> => ({
        form: environment.kind(file) === "absent" ? "made" : "written to",
        probe: { op: "write", path: file },
        expected: "deny",
      })),
    );
  const known = new Set(covered);
  const deeper = protect(searchDepth + 3).filter((file) => !known.has(file) && isOpen(file));
  if (deeper.length > 0)
    under(
      "protected-deeper",
      "write",
      "(the same names deeper than the sandbox looks)",
      ...deeper.slice(0, MOST_PROTECTED).map((file): Omit<Case, "subject"> => ({
        form: "written to",
        probe: { op: "write", path: file },
        expected: "deny",
        lenient: true,
        otherwise: `it lies deeper than the ${searchDepth} levels that the sandbox looks at (\`mandatoryDenySearchDepth\`)`,
      })),
    );
}

/** The directory for temporary files, which the sandbox names and does not make. */
function temporary({ paths, variables }: BaselineGround, out: Cases, under: Under): void {
  const named = variables["CLAUDE_CODE_TMPDIR"] ?? variables["CLAUDE_TMPDIR"] ?? "/tmp/claude";
  const { environment } = paths;
  if (!path.isAbsolute(named)) return;
  under("temporary", "write", "(the directory for temporary files)");
  const id = "baseline:temporary";
  if (environment.kind(named) === "absent")
    out.leave(
      id,
      "a new file in it",
      "unproved",
      `${named} is not there, so programs find no place for temporary files: make it with \`mkdir ${named}\``,
    );
  else
    out.add({
      subject: id,
      form: "a new file in it",
      probe: { op: "write", path: named },
      expected: "allow",
      lenient: true,
      otherwise: "programs find no place for temporary files",
    });
}

/** Variables that are kept from a command; the sandbox is started with a value in them that is nobody's secret. */
function variables({ settings }: BaselineGround, out: Cases, made: Baseline[]): void {
  settings.value.credentials?.envVars?.forEach((variable, i) => {
    const id = `srt:/credentials/envVars/${i}`;
    made.push({ id, action: "read", text: variable.name });
    if (variable.extract !== undefined || variable.decode !== undefined)
      out.leave(id, "the variable", "skipped", "what of it is shown depends on its content");
    else
      out.add({
        subject: id,
        form: "the variable",
        probe: { op: "variable", name: variable.name },
        expected: "deny",
        value: VARIABLE_VALUE,
      });
  });
}

/** Settings that this system does not know, or that nothing refers to. */
function settingsWithoutEffect({ settings }: BaselineGround, out: Cases, made: Baseline[]): void {
  const { network } = settings.value;
  const say = (key: string, action: Baseline["action"], reason: string): void => {
    const baseline: Baseline = { id: `baseline:setting:${key}`, action, text: `(the setting \`${key}\`)` };
    made.push(baseline);
    out.leave(baseline.id, "the setting", "unproved", reason);
  };
  for (const { key, pointer, meant } of settings.dropped)
    if (meant === undefined)
      say(
        pointer.slice(1).replaceAll("/", "."),
        "execute",
        `the sandbox has no key \`${key}\` and silently ignores it`,
      );
  if (listed(network["allowUnixSockets"]) > 0) {
    const baseline: Baseline = {
      id: "baseline:setting:network.allowUnixSockets",
      action: "connect",
      text: "(the setting `network.allowUnixSockets`)",
    };
    made.push(baseline);
    out.add({
      subject: baseline.id,
      form: "a socket",
      probe: { op: "unix" },
      expected: "allow",
      otherwise: "on Linux the setting has no effect: no program gets a unix socket",
    });
  }
  if (network["allowLocalBinding"] === true) {
    say(
      "network.allowLocalBinding",
      "connect",
      "on Linux a command can listen on a port without it, which nothing outside can reach",
    );
  }
  for (const key of ["allowMachLookup"] as const)
    if (listed(network[key]) > 0) say(`network.${key}`, "connect", "it is of another system");
  const whole = settings.value as unknown as Readonly<Record<string, unknown>>;
  for (const key of ["allowPty", "allowAppleEvents", "enableWeakerNetworkIsolation"])
    if (whole[key] === true) say(key, "execute", "it is of another system");
  const reasons = (network["deniedDomainReasons"] ?? {}) as Readonly<Record<string, string>>;
  const denied = new Set(settings.lists.deniedDomains.map(({ text }) => text));
  for (const entry of Object.keys(reasons))
    if (!denied.has(entry))
      say(
        `network.deniedDomainReasons.${entry}`,
        "connect",
        "there is no such entry in `deniedDomains`, so the reason is never shown",
      );
  for (const key of ["enableWeakerNestedSandbox", "allowNestedUserNamespaces"])
    if (whole[key] === true)
      say(key, "execute", "it weakens the sandbox: a command may get rid of what is protected from writing");
}

function listed(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}
