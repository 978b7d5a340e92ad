import type { Word } from "../word.ts";
import { programName } from "../pattern.ts";
import { findActions } from "./find.ts";
import { followedRuns } from "./runs-followed.ts";
import { gitRuns } from "./git-runs.ts";
import { codeTexts } from "./code/texts.ts";
import { readCode } from "./code/read.ts";
import { followed, script, type Inner } from "./inner.ts";
import { knownName, mayRun, recordOf } from "./lookup.ts";
import type { ProgramRecord } from "./record.ts";
import { subCommandOf } from "./roles.ts";
import { optionScripts, SPECIAL_RUNS } from "./runs-special.ts";
import { SHELLS, shellScript } from "./shells.ts";
import { unwrap } from "./unwrap.ts";
import { variableRuns } from "./variables.ts";

/**
 * Everything that the command with these words runs besides itself.
 * @param input what comes on its standard input, where it may read a program from there
 * @param assigned the variables that the command gets in its environment, which may hold commands: `GIT_PAGER`
 */
export function innerOf(
  words: readonly Word[],
  assigned?: ReadonlyMap<string, Word>,
  input?: string,
): readonly Inner[] {
  const written = words[0] === undefined ? undefined : programName(words[0]);
  if (written === undefined) return NONE;
  const name = knownName(written);
  const runs = runsOf(name, words, input);
  return assigned === undefined ? runs : [...runs, ...variableRuns(name, assigned)];
}

const NONE: readonly never[] = [];

function runsOf(name: string, words: readonly Word[], input: string | undefined): readonly Inner[] {
  if (SHELLS.has(name)) return shellScript(words);
  if (name === "find") return findActions(words);
  const own = name === "git" ? gitRuns(words) : (SPECIAL_RUNS.get(name)?.(words) ?? NONE);
  const record = recordOf(name);
  const recorded = record === undefined ? NONE : recordRuns(words, record);
  const unseen = followedRuns(name, words);
  const texts = codeTexts(words, input);
  if (own.length + recorded.length + unseen.length + texts.length === 0) return NONE;
  const known = [...own, ...recorded, ...unseen];
  if (texts.length === 0) return known;
  const code = texts.flatMap((text) => readCode(text).lines.map(text.followed === true ? followed : script));
  const lines = new Set(known.map((one) => (one.kind === "script" ? one.text : undefined)));
  return [...known, ...code.filter(({ text, followed: isNew }) => isNew !== true || !lines.has(text))];
}

/** What the record says: the command behind the options, and options that hold command lines. */
function recordRuns(words: readonly Word[], record: ProgramRecord): readonly Inner[] {
  if (!mayRun(record)) return NONE;
  const found: Inner[] = record.runs === undefined ? [] : [...unwrap(words, record.runs)];
  if (record.scripts !== undefined) found.push(...optionScripts(words, record.scripts));
  const sub = subCommandOf(words.slice(1), record);
  if (sub === undefined) return found;
  const name = words[words.length - sub.words.length - 1];
  return name === undefined ? found : [...found, ...recordRuns([name, ...sub.words], sub.record)];
}
