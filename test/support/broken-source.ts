/** Broken and odd sources, and what has to be said about them. */
import { expect } from "vitest";
import { newLocalWorld } from "./in-process.ts";
import { marked, refusedLocally, type Shown } from "./report.ts";
import { EXAMPLE } from "./world.ts";

export const FILES = { srt: ".srt-settings.json", bash: ".config/twsrt/bash-rules.json" } as const;
export type Source = keyof typeof FILES;

/**
 * What is wrong, the text with the wrong part between `«` and `»`, the code, and words of the message. `part` where
 * the code frame does not show the part as it is.
 */
export type Case = readonly [
  what: string,
  text: string,
  code: string,
  says: RegExp,
  how?: { readonly part?: string },
];

/** A broken source stops every run, at the place that is marked, and nothing is written. */
export async function checkCase(source: Source, [, source_, code, says, how]: Case): Promise<void> {
  const { text, line, column, part } = marked(source_);
  const world = newLocalWorld(EXAMPLE);
  world.write(FILES[source], text);
  // With a target that could be written, so that "nothing was written" says something.
  world.write(".claude/settings.json", '{ "model": "opus" }\n');
  const errors = await refusedLocally(world, ["generate", "claude", "-w"], 1);
  expect(errors).toHaveLength(1);
  const [error] = errors as [Shown];
  expect(error).toEqual({
    severity: "error",
    code,
    message: expect.stringMatching(says) as string,
    file: `<home>/${FILES[source]}`,
    line,
    column,
    underlined: how?.part ?? part,
    help: expect.stringMatching(/\w{3}/) as string,
  });
  expect(error.message).not.toMatch(/undefined|\[object|NaN/);
}

/** Broken in the same way wherever it stands. */
const BROKEN_JSON: readonly Case[] = [
  ["no JSON at all", "«nonsense»\n", "json-syntax", /expected a value, found `nonsense`/],
  ["a missing colon", '{ "deny" «[»"rm"] }', "json-syntax", /expected `:`, found `\[`/],
  ["a missing comma", '{ "deny": [\n  "rm"\n  «"sudo"»\n] }', "json-syntax", /expected `,`/],
  ["two commas", '{ "deny": ["rm",«,» "sudo"] }', "json-syntax", /expected a value/],
  ["a leading comma", '{ "deny": [«,»"rm"] }', "json-syntax", /expected a value or `\]`/],
  ["a bracket that never closes", '{ "deny": ["rm"]«»', "json-syntax", /found the end of the file/],
  ["the wrong closing bracket", '{ "deny": ["rm"«}» }', "json-syntax", /found `\}`/],
  ["text behind the end", '{ "deny": [] }\n«{»}', "json-syntax", /expected the end of the file/],
  ["single quotes", "{ «'deny'»: [] }", "json-syntax", /expected a key in double quotes/],
  ["an unquoted key", "{ «deny»: [] }", "json-syntax", /expected a key in double quotes/],
  ["a word that is no value", '{ "deny": «True» }', "json-syntax", /found `True`/],
  ["a number that is none", '{ "deny": 0«1» }', "json-syntax", /found `1`/],
  ["a string that never ends", '{ "deny": [«"rm] }»', "json-syntax", /a string that never ends/],
  ["an unknown escape", '{ "deny": [«"r\\m"»] }', "json-syntax", /an unknown escape/],
  ["a broken \\u escape", '{ "deny": [«"\\u12g4"»] }', "json-syntax", /broken \\u escape/],
  [
    "a raw control character in a string",
    '{ "deny": [«"r\u0007m"»] }',
    "json-syntax",
    /a control character inside a string/,
    { part: '"r\\u{7}m"' },
  ],
  ["a raw tab in a string", '{ "deny": [«"r\tm"»] }', "json-syntax", /control/, { part: '"r m"' }],
  ["an odd blank", '{«\u00a0»"deny": [] }', "json-syntax", /expected a key in double quotes/],
];

const ONE_VALUE: readonly Case[] = [
  ["an empty file", "«»", "json-empty", /empty/],
  ["only blanks", "«»\n  \n", "json-empty", /empty/],
  ["null", "«null»", "wrong-type", /must be an object, not null/],
  ["an array", '«["rm"]»', "wrong-type", /must be an object, not an array/],
  ["a string", '«"rm"»', "wrong-type", /must be an object, not a string/],
  ["a number", "«5»", "wrong-type", /must be an object, not a number/],
];

const REPEATED: readonly Case[] = [
  [
    "__proto__ at the root",
    '{ «"__proto__"»: { "deny": [] } }',
    "forbidden-key",
    /the key `__proto__` is not accepted/,
  ],
  ["__proto__ with an escape", '{ «"__pr\\u006fto__"»: 1 }', "forbidden-key", /`__proto__`/],
  ["__proto__ further in", '{ "x": { "y": [{ «"__proto__"»: 1 }] } }', "forbidden-key", /`__proto__`/],
  [
    "a duplicate key of no meaning",
    '{ "x": 1,\n  «"x"»: 2 }',
    "duplicate-key",
    /duplicate key `x`, first given in line 1/,
  ],
];

/** What every source refuses. */
export const BROKEN: readonly Case[] = [...BROKEN_JSON, ...ONE_VALUE, ...REPEATED];

/** An SRT file with everything that the sandbox demands, and this. */
export function srt(part: {
  filesystem?: Record<string, unknown>;
  network?: Record<string, unknown>;
  [key: string]: unknown;
}): string {
  const { filesystem, network, ...rest } = part;
  return JSON.stringify({
    filesystem: { denyRead: [], denyWrite: [], allowWrite: [], ...filesystem },
    network: { allowedDomains: [], deniedDomains: [], ...network },
    ...rest,
  });
}
