import type { Layout } from "../../src/drive/world.ts";
import { parseAccess, pathOf } from "../../src/policy/access.ts";
import type { DriveRun, Observation, TriedAccess } from "../../src/drive/kit/driver.ts";
import type { Target } from "../../src/targets/target.ts";
import type { Session } from "../../src/verify/drive.ts";
import { openAgent, type Tried } from "../suite/agents.ts";
import {
  artifactOf,
  baseOf,
  controlText,
  formsOf,
  isTried,
  textOf,
  textOfAll,
  type TriedForm,
} from "./table.ts";
import { togetherOf } from "./together.ts";

/** What the agent did with the native forms. */
export interface FormsResult {
  /** With the entry alone it did what the table says, and without it something else. */
  readonly proved: number;
  /** Written for other releases: with the entry and without it the agent did the same, as the table says. */
  readonly dead: number;
  /** Of layer 1, which is not tried here. */
  readonly layer1: number;
  readonly wrong: readonly string[];
}

export const HOME = "/home/me";
export const CWD = `${HOME}/project`;

/**
 * Has the real agent consult every native form.
 * @param isEachAlone each in a file and a start of its own; otherwise those share one that do not concern each other
 */
export async function checkForms(
  tried: Tried,
  isEachAlone: boolean,
  say: (line: string) => void,
): Promise<FormsResult> {
  const { target } = tried;
  const all = formsOf(target.name);
  const rows = all.filter(isTried);
  const wrong: string[] = [];
  let done = 0;
  for (const repository of [undefined, true] as const) {
    const some = rows.filter((row) => row.repository === repository);
    if (some.length === 0) continue;
    const repositories = repository === undefined ? [] : [CWD];
    const layout = { ...layoutOf(some), repositories };
    const groups = isEachAlone ? some.map((row) => [row]) : await togetherOf(target, some, layout, accessOf);
    const session = await openAgent(tried, layout);
    try {
      const controls = await withoutEntries(session, target, some);
      for (const group of groups) {
        for (const [row, observation] of await observed(session, target, group)) {
          const problem = problemOf(row, observation, controls.get(row));
          if (problem !== undefined)
            wrong.push(`${row.form}: ${row.entry.join(" ")}, ${row.access}: ${problem}`);
          done++;
          if (done % 20 === 0) say(`${target.name}: ${done} of ${rows.length} forms, ${wrong.length} wrong`);
        }
      }
    } finally {
      await session.close();
    }
  }
  const dead = rows.filter((row) => row.dead !== undefined).length;
  return {
    proved: rows.length - dead - wrong.length,
    dead,
    layer1: all.filter((row) => "layer1" in row).length,
    wrong,
  };
}

/** @returns why the row is not shown to be true */
export function problemOf(
  row: TriedForm,
  { verdict, text }: Pick<Observation, "verdict" | "text">,
  control: Pick<Observation, "verdict" | "text"> | undefined,
): string | undefined {
  if (verdict !== row.expected) return `${verdict}, not ${row.expected} (${text})`;
  if (control === undefined) return NO_CONTROL;
  const isTakenAway = row.expected === "allowed" && control.verdict === "not-offered";
  if (!ANSWERS.has(control.verdict) && !isTakenAway)
    return `${NO_CONTROL}: ${control.verdict} without the entry (${control.text})`;
  const isSame = control.verdict === verdict;
  if (row.dead !== undefined) return isSame ? undefined : `${control.verdict} without the entry, so it acts`;
  return isSame ? `${verdict} without the entry as well` : undefined;
}

const NO_CONTROL = "there is no control to compare it with";

const ANSWERS: ReadonlySet<string> = new Set(["allowed", "asked", "denied"]);

/** What the agent does to the accesses of some rows, with all of their entries in one file. */
async function observed(
  session: Session,
  target: Target,
  rows: readonly TriedForm[],
): Promise<readonly (readonly [TriedForm, Observation])[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const text = rows.length === 1 ? textOf(target, first) : textOfAll(target, rows);
  const run = await session.run({
    files: { [artifactOf(target, first)]: text },
    base: baseOf(first),
    accesses: rows.map(accessOf),
  });
  return answersOf(run, rows);
}

/** What each row got, with the words of an agent that did not come to its end. */
function answersOf(
  { observations, end }: DriveRun,
  rows: readonly TriedForm[],
): readonly (readonly [TriedForm, Observation])[] {
  return rows.map((row, index) => {
    const observation = observations[index];
    if (observation === undefined) throw new Error("a run without an answer");
    return [row, end.kind === "done" ? observation : { ...observation, text: JSON.stringify(end) }];
  });
}

/** The same accesses without the entries, in one start for each base and for what stands beside them. */
async function withoutEntries(
  session: Session,
  target: Target,
  rows: readonly TriedForm[],
): Promise<ReadonlyMap<TriedForm, Observation>> {
  const found = new Map<TriedForm, Observation>();
  const groups = new Map<string, TriedForm[]>();
  for (const row of rows) {
    const id = JSON.stringify([baseOf(row), artifactOf(target, row), controlText(target, row)]);
    groups.set(id, [...(groups.get(id) ?? []), row]);
  }
  for (const some of groups.values()) {
    const [first] = some;
    if (first === undefined) continue;
    const files = { [artifactOf(target, first)]: controlText(target, first) };
    const run = await session.run({ files, base: baseOf(first), accesses: some.map(accessOf) });
    for (const [row, observation] of answersOf(run, some)) found.set(row, observation);
  }
  return found;
}

/** @throws for what is no access */
export function accessOf(row: TriedForm): TriedAccess {
  const read = parseAccess(row.access, CWD);
  if (read.kind !== "access") throw new Error(`${row.form}: ${row.access} is no access`);
  return read.access;
}

/** A file at every path that an access names, or a folder where another one lies below it. */
export function layoutOf(rows: readonly TriedForm[]): Layout {
  const files = new Set<string>();
  for (const { tool, text } of rows.map(accessOf))
    if (tool !== "Bash" && tool !== "WebFetch") files.add(pathOf(text, CWD, HOME));
  const named = [...files];
  for (const file of named)
    for (let end = file.lastIndexOf("/"); end > 0; end = file.lastIndexOf("/", end - 1))
      files.delete(file.slice(0, end));
  return { home: HOME, cwd: CWD, directories: [], files: [...files], links: {} };
}
