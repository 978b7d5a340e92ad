import type { Word } from "../word.ts";
import { programName } from "../pattern.ts";
import { findActions } from "./find.ts";
import { followedRuns } from "./runs-followed.ts";
import { gitRuns } from "./git-runs.ts";
import { codeTexts } from "./code/texts.ts";
import { readCode } from "./code/read.ts";
import { followed, script, type Inner } from "./inner.ts";
import { knownName, recordOf } from "./lookup.ts";
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
  assigned: ReadonlyMap<string, Word> = new Map(),
  input?: string,
): readonly Inner[] {
  const name = words[0] === undefined ? undefined : programName(words[0]);
  if (name === undefined) return [];
  const fromVariables = variableRuns(knownName(name), assigned);
  return fromVariables.length === 0
    ? runsOf(knownName(name), words, input)
    : [...runsOf(knownName(name), words, input), ...fromVariables];
}

function runsOf(name: string, words: readonly Word[], input: string | undefined): readonly Inner[] {
  if (SHELLS.has(name)) return shellScript(words);
  if (name === "find") return findActions(words);
  const code = codeTexts(words, input).flatMap((text) =>
    readCode(text).lines.map(text.followed === true ? followed : script),
  );
  const own = name === "git" ? gitRuns(words) : (SPECIAL_RUNS.get(name)?.(words) ?? []);
  const record = recordOf(name);
  const unseen = followedRuns(name, words);
  const known = [...own, ...(record === undefined ? [] : recordRuns(words, record)), ...unseen];
  if (code.length === 0) return known;
  const texts = new Set(known.map((one) => (one.kind === "script" ? one.text : undefined)));
  return [...known, ...code.filter(({ text, followed: isNew }) => isNew !== true || !texts.has(text))];
}

/** What the record says: the command behind the options, and options that hold command lines. */
function recordRuns(words: readonly Word[], record: ProgramRecord): readonly Inner[] {
  const found: Inner[] = record.runs === undefined ? [] : [...unwrap(words, record.runs)];
  if (record.scripts !== undefined) found.push(...optionScripts(words, record.scripts));
  const sub = subCommandOf(words.slice(1), record);
  if (sub === undefined) return found;
  const name = words[words.length - sub.words.length - 1];
  return name === undefined ? found : [...found, ...recordRuns([name, ...sub.words], sub.record)];
}
