import { createHash } from "node:crypto";

/** The program of the extension, as the build makes it. */
export interface Program {
  /** Compressed, and as text. */
  readonly text: string;
  /** What it was made from, in short: other sources have another one. */
  readonly version: string;
}

/** The head of the file, up to its rows. */
const HEAD = `// @ts-nocheck
// Written by twsrt from the canonical policy; changes made here are lost.
// pi loads this file at its start and asks it before every call of a tool. It ends with an error when a row was changed.
import { createHash } from "node:crypto";
import { compileFunction } from "node:vm";
import { gunzipSync } from "node:zlib";

const rows = [
`;

/** Between the rows and the checksum. */
const MIDDLE = "];\n";
const SEAL = /^const seal = "([0-9a-f]{64})";$/m;
const VERSION = /^const version = "([\w.-]+)";$/m;

/** The agent's loader takes two seconds to translate the program as text, and 20 ms like this. */
function tail(seal: string, { text, version }: Program): string {
  return `const seal = "${seal}";
const version = "${version}";
// The program that decides, compressed because pi's loader would take seconds to translate it.
const program = "${text}";

const hash = createHash("sha256").update(JSON.stringify([rows, version, program])).digest("hex");
if (hash !== seal) throw new Error("twsrt: this extension was changed; run \`twsrt generate pi --write\`");
const made = { exports: {} };
const code = String(gunzipSync(Buffer.from(program, "base64")));
compileFunction(code, ["module", "require"])(made, (name) => process.getBuiltinModule(name));
export default made.exports.extension(rows);
`;
}

/** The text of an extension. */
export function fileText(rows: readonly string[], program: Program): string {
  return HEAD + rows.map((row) => `${row},\n`).join("") + MIDDLE + tail(sealOf(rows, program), program);
}

function sealOf(rows: readonly string[], { version, text }: Program): string {
  const values = rows.map((row): unknown => JSON.parse(row));
  return createHash("sha256")
    .update(JSON.stringify([values, version, text]))
    .digest("hex");
}

/** What a file carries. */
export interface FileParts {
  readonly rows: readonly string[];
  readonly version: string;
  /** Whether its rows are those that it was written with: the agent does not start otherwise. */
  readonly isSealed: boolean;
  readonly program: Program;
}

/**
 * Takes an extension apart.
 * @returns undefined for a text that twsrt has not written
 */
export function partsOf(text: string): FileParts | undefined {
  if (!text.startsWith(HEAD)) return undefined;
  const end = text.indexOf(`\n${MIDDLE}`, HEAD.length - 1);
  if (end < 0) return undefined;
  const rows = text
    .slice(HEAD.length, end + 1)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.replace(/,$/, ""));
  const rest = text.slice(end + 1 + MIDDLE.length);
  const [seal, version] = [SEAL.exec(rest)?.[1], VERSION.exec(rest)?.[1]];
  const packed = /^const program = "([\w+/=]*)";$/m.exec(rest)?.[1];
  if (seal === undefined || version === undefined || packed === undefined) return undefined;
  const program = { text: packed, version };
  return { rows, version, program, isSealed: isSealed(rows, program, seal, rest) };
}

function isSealed(rows: readonly string[], program: Program, seal: string, rest: string): boolean {
  try {
    return sealOf(rows, program) === seal && rest === tail(seal, program);
  } catch {
    return false;
  }
}
