import { accessSync, constants } from "node:fs";
import * as path from "node:path";
import { SRT_NEEDS, SRT_PACKAGES } from "../needs.ts";
import type { InstalledSrt } from "./find.ts";

/** Why nothing answered from inside. */
export type Failure =
  /** SRT does not run with this settings file; `said` are its words. */
  | { readonly kind: "refused"; readonly said: string }
  /** Programs that SRT needs and that are not installed. */
  | { readonly kind: "lacking"; readonly programs: readonly Lacking[]; readonly said: string }
  /** The kernel lets no sandbox be made here, by rule or because this is one already. */
  | { readonly kind: "forbidden"; readonly isNested: boolean; readonly said: string }
  /** The settings hide what the sandbox itself, or every command in it, is made of. */
  | { readonly kind: "hidden"; readonly what: readonly string[]; readonly said: string }
  /** The mounts contradict each other, so that none can be made. */
  | { readonly kind: "contradiction"; readonly said: string }
  | { readonly kind: "not-confined"; readonly said: string }
  | { readonly kind: "timed-out"; readonly said: string }
  | { readonly kind: "silent"; readonly code: number | null; readonly said: string };

/** A program that the sandbox needs and that is not installed. */
export interface Lacking {
  readonly program: string;
  /** The command that installs it. */
  readonly install: string;
}

/** How a start ended that gave no verdict. */
export interface Ended {
  readonly code: number | null;
  readonly said: string;
  readonly timedOut: boolean;
  /** Something answered, but the sandbox did not make itself known to it. */
  readonly isOutside: boolean;
}

interface Ground {
  readonly srt: InstalledSrt;
  readonly node?: string;
  readonly variables: Readonly<Record<string, string>>;
}

const MANAGERS = [
  ["apt-get", "sudo apt-get install"],
  ["dnf", "sudo dnf install"],
  ["pacman", "sudo pacman -S"],
  ["apk", "sudo apk add"],
  ["zypper", "sudo zypper install"],
] as const;

/**
 * Tells from the words of SRT and bubblewrap why there is no verdict (research/srt.md sections 1 and 2, SRT 0.0.83; the
 * words of bubblewrap 0.8.0).
 */
export function failureOf({ code, said: all, timedOut, isOutside }: Ended, ground: Ground): Failure {
  const said = all.trim();
  if (isOutside) return { kind: "not-confined", said };
  const lacking = /dependencies not available/i.test(said) ? lackingIn(said, ground.variables) : [];
  if (lacking.length > 0) return { kind: "lacking", programs: lacking, said };
  if (/Refusing to run with the built-in defaults/.test(said)) return { kind: "refused", said };
  if (isForbidden(said)) return { kind: "forbidden", isNested: isNested(), said };
  if (/apply-seccomp|execvp? .*(?:No such file|Permission denied)/.test(said))
    return { kind: "hidden", what: partsOf(ground), said };
  if (/bwrap: .*Read-only file system/.test(said)) return { kind: "contradiction", said };
  if (timedOut) return { kind: "timed-out", said };
  if (code === 126 || code === 127) return { kind: "hidden", what: partsOf(ground), said };
  return { kind: "silent", code, said };
}

function isForbidden(said: string): boolean {
  return /listen EPERM|namespace.*(?:not permitted|failed|denied)|No permissions to create|uid map|RTM_NEWADDR|bwrap: .*(?:Operation not permitted|Permission denied|Invalid argument)|CAP_SETFCAP|uid 0/i.test(
    said,
  );
}

/** Whether this process runs in a sandbox of the same kind, or in a container. */
function isNested(): boolean {
  if (process.env["SANDBOX_RUNTIME"] !== undefined) return true;
  return ["/.dockerenv", "/run/.containerenv"].some((file) => isThere(file, constants.F_OK));
}

function lackingIn(said: string, { PATH = "" }: Readonly<Record<string, string>>): readonly Lacking[] {
  const folders = PATH.split(":").filter((folder) => folder !== "");
  const has = (program: string): boolean =>
    folders.some((folder) => isThere(path.join(folder, program), constants.X_OK));
  const [, install = "install the package"] = MANAGERS.find(([manager]) => has(manager)) ?? [];
  return SRT_NEEDS.flatMap((program) =>
    new RegExp(`\\b(?:${program}|${SRT_PACKAGES[program]})\\b`, "i").test(said) && !has(program)
      ? [{ program, install: `${install} ${SRT_PACKAGES[program]}` }]
      : [],
  );
}

function isThere(file: string, mode: number): boolean {
  try {
    accessSync(file, mode);
    return true;
  } catch {
    return false;
  }
}

/** What has to be seen inside for anything to run there. */
function partsOf({ srt, node }: Ground): readonly string[] {
  return [srt.folder ?? srt.program.found, node ?? process.execPath, "/bin/bash"];
}
