import type { Environment } from "../../policy/environment.ts";
import type { LayerAnswer } from "../model.ts";
import { denyBinds, type DenyBind } from "./deny-writes.ts";
import { grantsOf, type Grant } from "./grants.ts";
import type { SandboxLists, SandboxOptions } from "./lists.ts";
import { MountTable, type Mount } from "./mounts.ts";
import { placeOfName, some } from "./places.ts";
import { readDenials, type ReadDenial } from "./read-denials.ts";
import { answers, type Answers } from "./answers.ts";
import { isAtOrUnder, parentOf, upwards } from "../../policy/normalize.ts";

/** What the sandbox lays over the file system before it runs a command, and whether all of it is known. */
export interface Plan {
  readonly table: MountTable;
  /** False: patterns match more files than were looked at. */
  readonly complete: boolean;
  /** It asks for a mount that is not possible, and so nothing runs; or for one that may not be. */
  readonly start: Start;
  /** Something is protected from being made, and what it is cannot be told. */
  readonly hasDangling: boolean;
}

type Start = "starts" | "fails" | "uncertain";

/** What a hidden directory gives back of itself. */
interface Unit {
  readonly at: string;
  readonly answer: LayerAnswer;
  readonly regrants: readonly Placement[];
  readonly reopens: readonly Placement[];
}

interface Placement {
  readonly grant: Grant;
  readonly at: string;
  readonly source: string;
}

const HIDING = new Set<Mount["role"]>(["cover", "regrant", "reopen"]);
const HIDING_FROM_WRITES = new Set<Mount["role"]>(["cover", "regrant"]);

/**
 * Everything that is mounted, in its order: grants, what is hidden with what it gives back, what is protected from
 * writing, and what must then be hidden again (research/srt.md section 2, SRT 0.0.83).
 */
export function planOf(lists: SandboxLists, environment: Environment, options: SandboxOptions): Plan {
  const say = answers(options.artifact);
  const table = new MountTable();
  table.add({ at: "/", source: "/", role: "ground", read: say.open, write: say.closed });
  if (options.filesystemDisabled === true) {
    table.add({ at: "/", source: "/", role: "grant", read: say.disabled, write: say.disabled });
    addOwn(table, say);
    return { table, complete: true, start: "starts", hasDangling: false };
  }
  const { writable, readable, complete: allKnown } = grantsOf(lists, environment, options);
  for (const grant of writable)
    table.add(bind(grant.path, grant.path, "grant", say.open, say.granted(grant)));
  const denials = readDenials(lists, readable, environment);
  const { units, isCertain } = hide(table, denials.list, writable, readable, environment, say);
  const { binds, hasDangling } = denyBinds(lists, writable, denials.list, environment, options);
  const starts = protect(table, binds, units, denials.list, say);
  addOwn(table, say);
  const start = !starts ? "fails" : isCertain ? "starts" : "uncertain";
  return { table, complete: allKnown && denials.complete, start, hasDangling };
}

function bind(
  at: string,
  source: string | undefined,
  role: Mount["role"],
  read: LayerAnswer,
  write: LayerAnswer,
): Mount {
  return { at, source, role, read, write };
}

/** Lays empty directories and devices over what may not be read, and gives back what is granted inside. */
function hide(
  table: MountTable,
  denials: readonly ReadDenial[],
  writable: readonly Grant[],
  readable: readonly Grant[],
  environment: Environment,
  say: Answers,
): { readonly units: readonly Unit[]; readonly isCertain: boolean } {
  const secrets = new Set(denials.filter(({ isCredential }) => isCredential).map(({ at }) => at));
  const outsideSecrets = ({ path }: Grant): boolean =>
    secrets.size === 0 || !some(upwards(placeOfName(path, environment)), (at) => secrets.has(at));
  const writableBelow = byDirectory(writable.filter(outsideSecrets), environment);
  const readableBelow = byDirectory(readable.filter(outsideSecrets), environment);
  const units: Unit[] = [];
  let isCertain = true;
  const give = (one: Placement, role: Mount["role"], read: LayerAnswer, write: LayerAnswer): void => {
    // A mount on a link that something given back before has brought back: where it ends depends on the link.
    if (one.source !== one.at && table.over(one.at)?.role !== "cover") isCertain = false;
    table.add(bind(one.at, one.source, role, read, write));
  };
  const masked = new Set(denials.filter(({ kind }) => kind === "fake").map(({ at }) => at));
  for (const denial of denials) {
    if (denial.kind === "fake") continue;
    const hidden = table.over(denial.at, HIDING);
    if (hidden?.role === "cover") continue;
    const answer = say.hidden(denial);
    if (denial.kind === "file") {
      if (masked.has(denial.at)) continue;
      masked.add(denial.at);
      table.add(bind(denial.at, undefined, "mask", answer, answer));
      continue;
    }
    const restore = (grants: readonly Grant[] | undefined): Placement[] =>
      denial.isBlind ? [] : (grants ?? []).flatMap((grant) => placement(grant, denial, denials, environment));
    table.add(bind(denial.at, undefined, "cover", answer, answer));
    const regrants = restore(writableBelow.get(denial.at));
    for (const one of regrants) give(one, "regrant", say.reopenedByGrant(one.grant), say.granted(one.grant));
    const given = new Set(regrants.map(({ at }) => at));
    const reopens = restore(readableBelow.get(denial.at)).filter(
      ({ at }) => !some(upwards(at), (above) => given.has(above)),
    );
    for (const one of reopens) give(one, "reopen", say.reopened(one.grant), say.closed);
    units.push({ at: denial.at, answer, regrants, reopens });
  }
  for (const denial of denials) {
    if (denial.kind !== "fake") continue;
    const answer = say.hidden(denial);
    table.add(bind(denial.at, undefined, "mask", answer, answer));
  }
  return { units, isCertain };
}

/** Grants by every directory that holds their name. */
function byDirectory(
  grants: readonly Grant[],
  environment: Environment,
): ReadonlyMap<string, readonly Grant[]> {
  const below = new Map<string, Grant[]>();
  for (const grant of grants) {
    for (const at of upwards(placeOfName(grant.path, environment))) {
      const known = below.get(at);
      if (known === undefined) below.set(at, [grant]);
      else known.push(grant);
    }
  }
  return below;
}

/** Where a grant comes back in a hidden directory: at its name, if it does not lead out of the directory. */
function placement(
  grant: Grant,
  unit: ReadDenial,
  denials: readonly ReadDenial[],
  environment: Environment,
): Placement[] {
  const at = placeOfName(grant.path, environment);
  const source = environment.realpath(grant.path);
  if (source === undefined || !isAtOrUnder(source, unit.at)) return [];
  // A link brings its target to another place, past what hides the target at its own.
  const isPastADenial =
    source !== at &&
    denials.some(
      (denial) =>
        !isAtOrUnder(unit.at, denial.at) &&
        (isAtOrUnder(denial.at, source) || isAtOrUnder(source, denial.at)),
    );
  return isPastADenial ? [] : [{ grant, at, source }];
}

/**
 * Makes read-only what may not be written, and hides again what that brought back.
 * @returns false when something would have to be made where everything is read-only already
 */
function protect(
  table: MountTable,
  binds: readonly DenyBind[],
  units: readonly Unit[],
  denials: readonly ReadDenial[],
  say: Answers,
): boolean {
  let starts = true;
  const masks = new Map(
    denials.filter(({ kind }) => kind !== "directory").map((denial) => [denial.at, denial]),
  );
  const isMasked = (at: string): boolean => masks.has(at) && table.over(at)?.role === "mask";
  const emitted = new Set<string>();
  const regrantsBelow = new Map<string, { readonly at: string; readonly source: string }[]>();
  for (const { regrants } of units) {
    for (const { at, source } of regrants) {
      for (const above of upwards(at)) {
        const known = regrantsBelow.get(above);
        if (known === undefined) regrantsBelow.set(above, [{ at, source }]);
        else known.push({ at, source });
      }
    }
  }
  const maskedBefore = new Set([...masks.keys()].filter(isMasked));
  for (const one of binds) {
    const answer = say.protected(one);
    if (table.over(one.at, HIDING_FROM_WRITES)?.role === "cover") {
      for (const { at, source } of [
        ...(regrantsBelow.get(one.at) ?? []),
        ...(one.spelled === one.at ? [] : (regrantsBelow.get(one.spelled) ?? [])),
      ]) {
        if (maskedBefore.has(at)) continue;
        table.add(bind(at, source, "protect", say.open, answer));
        emitted.add(at);
      }
      continue;
    }
    if (one.isPlaceholder && !isMakeable(table.over(one.at))) starts = false;
    const read = one.isPlaceholder ? say.placeholder(one) : say.open;
    table.add(bind(one.at, one.isPlaceholder ? undefined : one.at, "protect", read, answer));
    emitted.add(one.at).add(one.spelled);
  }
  const isBelowEmitted = (path: string): boolean => some(upwards(path), (at) => emitted.has(at));
  for (const { at, answer, regrants, reopens } of units) {
    if (!isBelowEmitted(parentOf(at))) continue;
    table.add(bind(at, undefined, "cover", answer, answer));
    for (const one of [...regrants, ...reopens])
      table.add(bind(one.at, one.source, "reopen", say.reopened(one.grant), say.closed));
  }
  for (const at of maskedBefore) {
    const denial = masks.get(at);
    if (denial === undefined || !isBelowEmitted(at)) continue;
    const answer = say.hidden(denial);
    table.add(bind(at, undefined, "mask", answer, answer));
  }
  return starts;
}

function isMakeable(mount: Mount | undefined): boolean {
  return mount?.role === "grant" || mount?.role === "regrant" || mount?.role === "cover";
}

/** The sandbox's own devices and processes, which it mounts last. */
function addOwn(table: MountTable, say: Answers): void {
  table.add(bind("/dev", undefined, "own", say.ownDevices, say.ownDevices));
  for (const name of ["null", "zero", "full", "random", "urandom", "tty"])
    table.add(bind(`/dev/${name}`, `/dev/${name}`, "own", say.open, say.alwaysWritable));
  for (const name of ["stdin", "stdout", "stderr", "fd"])
    table.add(bind(`/dev/${name}`, `/dev/${name}`, "own", say.open, say.alwaysWritable));
  table.add(bind("/proc", "/proc", "own", say.notMeasured, say.notMeasured));
}
