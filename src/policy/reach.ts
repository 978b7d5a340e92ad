import { isRecorded, knownName, mayRun, recordOf } from "../shell/programs/lookup.ts";
import type { SimpleCommand } from "../shell/simple-command.ts";
import { attemptOf } from "./attempt-of.ts";
import type { Attempt, Touch } from "./attempt.ts";
import type { Environment } from "./environment.ts";
import { baseName } from "./normalize.ts";

const PROGRAM = "twsrt-witness-program";
const FILE = "/twsrt-witness/file";
const HOST = "twsrt-witness.invalid";

/** Programs, in several languages, that run the witness. */
const TEXTS: readonly string[] = [
  `${PROGRAM} x`,
  `import os; os.system("${PROGRAM} x")`,
  `require("child_process").execSync("${PROGRAM} x")`,
  `system("${PROGRAM} x")`,
];

/** Words that make many programs do what they can do. */
const TAILS: readonly string[] = [
  "",
  ...["", "--", "-c", "-e", "-x", "-exec", "--exec", "x"].flatMap((option) => [
    `${option} ${PROGRAM} x`,
    `${option} '${PROGRAM} x' ';'`,
  ]),
  ...["-c", "-e", "-r"].flatMap((option) => TEXTS.map((text) => `${option} '${text}'`)),
  `'BEGIN { system("${PROGRAM} x") }'`,
  ...["", "x", "-r", "-i", "-i x", "-o", "-f", "-w", "-C", "-T", "--output", "--file"].map(
    (option) => `${option} ${FILE}`,
  ),
  `${FILE} x`,
  `https://${HOST}/`,
  HOST,
  `x https://${HOST}/`,
  `x@${HOST}`,
  `x@${HOST}:x`,
  `x x@${HOST}:x`,
];

/** What comes on standard input where a command is behind a pipe. */
const INPUTS: readonly string[] = [...TEXTS, FILE, `https://${HOST}/`];

/**
 * Whether a command, with whatever words behind it, runs no other program, shows and changes no file and reaches no host, found
 * by giving it some. A program without a record may do everything, and so may one whose sub-command is among those words.
 * @param words of a rule, each of them fixed and without a need for quotes
 */
export function isHarmless(words: readonly string[], environment: Environment): boolean {
  const [program = "", second = ""] = words;
  const name = baseName(program);
  if (!isRecorded(name)) return false;
  const record = recordOf(knownName(name));
  const sub = record?.sub === undefined ? record : record.sub[second];
  if (sub === undefined || mayRun(sub)) return false;
  return TAILS.every((tail) => doesNothing(`${words.join(" ")} ${tail}`, environment));
}

/** Whether what a command reads from a pipe is neither run nor a name of files and hosts to it. */
export function ignoresInput(words: readonly string[], environment: Environment): boolean {
  const does = new Set(did(words.join(" "), environment));
  return INPUTS.every((input) =>
    did(`echo '${input}' | ${words.join(" ")}`, environment).every((one) => does.has(one)),
  );
}

function doesNothing(line: string, environment: Environment): boolean {
  return did(line, environment).length === 0;
}

/** What a line is seen to do besides running its own programs. */
function did(line: string, environment: Environment): readonly string[] {
  const attempt = attemptOf({ tool: "Bash", text: line, cwd: environment.cwd }, environment);
  if (attempt.tool !== "Bash" || attempt.commands.kind === "unparsable") return ["anything"];
  const runs = [...attempt.commands.commands, ...attempt.inner].filter(isWitness).map(() => PROGRAM);
  const unclear = attempt.unknowns.filter(({ kind }) => kind === "program" || kind === "text");
  return [...runs, ...unclear.map(({ kind }) => kind), ...usedBy(attempt)];
}

function usedBy({ touches, guesses }: Extract<Attempt, { tool: "Bash" }>): readonly string[] {
  return [...touches, ...guesses].filter((touch) => !isList(touch)).map((touch) => JSON.stringify(touch));
}

function isWitness({ words }: SimpleCommand): boolean {
  const [program] = words;
  return program?.kind === "literal" && program.text === PROGRAM;
}

/** A list of names shows no contents. */
function isList(touch: Touch): boolean {
  return touch.action === "read" && touch.reach === "list";
}
