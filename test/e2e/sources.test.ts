import { describe, expect, test } from "vitest";
import { diagnosticsOf, errorsOf, expectNoTrace, marked, refused, type Shown } from "../support/report.ts";
import { runShell } from "../support/shell.ts";
import { EXAMPLE, newWorld, type World } from "../support/world.ts";

const FILES = { srt: ".srt-settings.json", bash: ".config/twsrt/bash-rules.json" } as const;
type Source = keyof typeof FILES;

/**
 * What is wrong, the text with the wrong part between `«` and `»`, the code, and words of the message. `part` where
 * the code frame does not show the part as it is.
 */
type Case = readonly [
  what: string,
  text: string,
  code: string,
  says: RegExp,
  how?: { readonly part?: string },
];

function worldWith(source: Source, text: string): World {
  const world = newWorld(EXAMPLE);
  world.write(FILES[source], text);
  return world;
}

function checkCase(source: Source, [, source_, code, says, how]: Case): void {
  const { text, line, column, part } = marked(source_);
  const world = worldWith(source, text);
  // With a target that could be written, so that "nothing was written" says something.
  world.write(".claude/settings.json", '{ "model": "opus" }\n');
  const errors = refused(world, ["generate", "claude", "-w"], 1);
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

const SRT: readonly Case[] = [
  ...BROKEN_JSON,
  ...ONE_VALUE,
  ...REPEATED,
  ["a line comment", '{\n  «// secrets»\n  "filesystem": {} }', "json-comment", /comment .*plain JSON/],
  ["a block comment", '{ «/* x */» "filesystem": {} }', "json-comment", /comment/],
  ["a comment behind the end", "{}\n«// end»", "json-comment", /comment/],
  [
    "a trailing comma in a list",
    '{ "filesystem": { "denyRead": ["~/.aws"«,»] } }',
    "json-trailing-comma",
    /a comma after the last element/,
  ],
  ["a trailing comma in an object", '{ "enabled": true«,»\n}', "json-trailing-comma", /comma/],
  [
    "a byte-order mark",
    '«\ufeff»{ "filesystem": { "denyRead": ["~/.aws"] } }',
    "json-byte-order-mark",
    /byte-order mark/,
    { part: "\\u{feff}" },
  ],
  [
    "a duplicate list",
    '{ "filesystem": {\n  "denyRead": ["~/.aws"],\n  «"denyRead"»: []\n} }',
    "duplicate-key",
    /duplicate key `denyRead`, first given in line 2/,
  ],
  [
    "a duplicate section with an escape",
    '{ "network": { "allowedDomains": ["a.b"] }, «"n\\u0065twork"»: {} }',
    "duplicate-key",
    /`network`/,
  ],
  ["a list that is null", '{ "filesystem": { "denyRead": «null» } }', "wrong-type", /an array, not null/],
  [
    "a list that is a string",
    '{ "filesystem": { "denyRead": «"~/.aws"» } }',
    "wrong-type",
    /`filesystem\.denyRead` must be an array, not a string/,
  ],
  [
    "a list that is an object",
    '{ "filesystem": { "denyWrite": «{ "0": "x" }» } }',
    "wrong-type",
    /`filesystem\.denyWrite` must be an array, not an object/,
  ],
  ["a list that is a number", '{ "filesystem": { "allowWrite": «3» } }', "wrong-type", /not a number/],
  ["a list that is false", '{ "network": { "allowedDomains": «false» } }', "wrong-type", /not a boolean/],
  ["denied domains as object", '{ "network": { "deniedDomains": «{}» } }', "wrong-type", /an array/],
  ["allowRead as string", '{ "filesystem": { "allowRead": «"x"» } }', "wrong-type", /an array/],
  [
    "filesystem is an array",
    '{ "filesystem": «[]» }',
    "wrong-type",
    /`filesystem` must be an object, not an arr/,
  ],
  [
    "filesystem is null",
    '{ "filesystem": «null» }',
    "wrong-type",
    /`filesystem` must be an object, not null/,
  ],
  [
    "network is a string",
    '{ "network": «"none"» }',
    "wrong-type",
    /`network` must be an object, not a string/,
  ],
  [
    "network is an array",
    '{ "network": «["a.b"]» }',
    "wrong-type",
    /`network` must be an object, not an array/,
  ],
  ["sandbox is an array", '{ "sandbox": «[]» }', "wrong-type", /`sandbox` must be an object/],
  [
    "permissions is an array",
    '{ "sandbox": { "permissions": «[]» } }',
    "wrong-type",
    /`sandbox\.permissions` must be an object/,
  ],
  [
    "a nested list that is null",
    '{ "sandbox": { "permissions": { "filesystem": { "read": { "denyOnly": «null» } } } } }',
    "wrong-type",
    /`sandbox\.permissions\.filesystem\.read\.denyOnly` must be an array, not null/,
  ],
  [
    "a nested section that is a list",
    '{ "sandbox": { "permissions": { "filesystem": { "write": «["."]» } } } }',
    "wrong-type",
    /must be an object, not an array/,
  ],
  ["a flag that is a string", '{ "allowPty": «"yes"» }', "wrong-type", /`allowPty` must be true or false/],
  [
    "reasons that are no texts",
    '{ "network": { "deniedDomainReasons": { "a.b": «1» } } }',
    "wrong-type",
    /must be a string, not a number/,
  ],
  [
    "a number among paths",
    '{ "filesystem": { "denyRead": ["~/.aws", «5»] } }',
    "wrong-type",
    /`filesystem\.denyRead\[1\]` must be a string.*not a number/,
  ],
  [
    "null among paths",
    '{ "filesystem": { "allowWrite": [«null»] } }',
    "wrong-type",
    /allowWrite\[0\].*not null/,
  ],
  ["a list among paths", '{ "filesystem": { "denyWrite": [«["x"]»] } }', "wrong-type", /not an array/],
  [
    "true among domains",
    '{ "network": { "allowedDomains": [«true»] } }',
    "wrong-type",
    /\[0\]` must be a string/,
  ],
  [
    "an object among domains",
    '{ "network": { "deniedDomains": [«{ "host": "a.b" }»] } }',
    "wrong-type",
    /must be a string, not an object/,
  ],
  [
    "a literal with a further key",
    '{ "filesystem": { "denyRead": [«{ "path": "a", "literal": true, "note": 1 }»] } }',
    "wrong-type",
    /denyRead\[0\]/,
  ],
  [
    "a literal that is false",
    '{ "filesystem": { "denyRead": [«{ "path": "a", "literal": false }»] } }',
    "wrong-type",
    /./,
  ],
  [
    "a literal without a path",
    '{ "filesystem": { "denyRead": [«{ "literal": true }»] } }',
    "wrong-type",
    /./,
  ],
  [
    "a path that is a number",
    '{ "filesystem": { "denyRead": [«{ "path": 1, "literal": true }»] } }',
    "wrong-type",
    /./,
  ],
  [
    "an empty path",
    '{ "filesystem": { "denyRead": ["~/.aws",\n    «""»] } }',
    "empty-entry",
    /denyRead\[1\]` is empty/,
  ],
  ["a blank path", '{ "filesystem": { "denyWrite": [«"  "»] } }', "empty-entry", /denyWrite\[0\]` is empty/],
  [
    "an empty domain",
    '{ "network": { "allowedDomains": [«""»] } }',
    "empty-entry",
    /allowedDomains\[0\]` is empty/,
  ],
  [
    "a blank domain",
    '{ "network": { "deniedDomains": [«" "»] } }',
    "empty-entry",
    /deniedDomains\[0\]` is empty/,
  ],
  [
    "a blank literal",
    '{ "filesystem": { "denyRead": [«{ "path": " ", "literal": true }»] } }',
    "empty-entry",
    /is empty/,
  ],
  [
    "an empty nested entry",
    '{ "sandbox": { "permissions": { "network": { "allowedHosts": [«""»] } } } }',
    "empty-entry",
    /allowedHosts\[0\]` is empty/,
  ],
  ["a line break in a path", '{ "filesystem": { "denyRead": [«"a\\nb"»] } }', "control-character", /U\+000A/],
  [
    "a carriage return in a path",
    '{ "filesystem": { "denyRead": [«"a\\r"»] } }',
    "control-character",
    /U\+000D/,
  ],
  ["NUL in a path", '{ "filesystem": { "denyRead": [«"a\\u0000"»] } }', "control-character", /U\+0000/],
  [
    "an escape character in a path",
    '{ "filesystem": { "denyWrite": [«"\\u001b[31m"»] } }',
    "control-character",
    /U\+001B/,
  ],
  ["a tab in a path", '{ "filesystem": { "denyWrite": [«"a\\tb"»] } }', "control-character", /U\+0009/],
  ["DEL in a path", '{ "filesystem": { "denyWrite": [«"a\\u007f"»] } }', "control-character", /U\+007F/],
  [
    "a C1 control in a path",
    '{ "filesystem": { "denyWrite": [«"a\\u009b"»] } }',
    "control-character",
    /U\+009B/,
  ],
  [
    "a line separator in a path",
    '{ "filesystem": { "denyRead": [«"a\\u2028b"»] } }',
    "control-character",
    /U\+2028/,
  ],
  [
    "a line break in a domain",
    '{ "network": { "allowedDomains": [«"a.b\\n"»] } }',
    "control-character",
    /U\+000A/,
  ],
  [
    "a line break in a literal",
    '{ "filesystem": { "denyRead": [«{ "path": "a\\nb", "literal": true }»] } }',
    "control-character",
    /U\+000A/,
  ],
  [
    "denyRaed",
    '{ "filesystem": { «"denyRaed"»: ["~/.aws"] } }',
    "unknown-key-near",
    /unknown key `denyRaed` .*did you mean `denyRead`\?/,
  ],
  [
    "DenyRead",
    '{ "filesystem": { «"DenyRead"»: ["~/.aws"] } }',
    "unknown-key-near",
    /did you mean `denyRead`\?/,
  ],
  [
    "deny_read",
    '{ "filesystem": { «"deny_read"»: ["~/.aws"] } }',
    "unknown-key-near",
    /did you mean `denyRead`\?/,
  ],
  [
    "allowedDomain",
    '{ "network": { «"allowedDomain"»: ["a.b"] } }',
    "unknown-key-near",
    /did you mean `allowedDomains`\?/,
  ],
  [
    "filesytem",
    '{ «"filesytem"»: { "denyRead": ["~/.aws"] } }',
    "unknown-key-near",
    /did you mean `filesystem`\?/,
  ],
  [
    "fileSystem",
    '{ «"fileSystem"»: { "denyRead": ["~/.aws"] } }',
    "unknown-key-near",
    /did you mean `filesystem`\?/,
  ],
  [
    "denyOnl",
    '{ "sandbox": { "permissions": { "filesystem": { "read": { «"denyOnl"»: ["a"] } } } } }',
    "unknown-key-near",
    /did you mean `denyOnly`\?/,
  ],
  [
    "a rule in each of the two shapes",
    '{ "filesystem": { "denyRead": ["a"] },\n  "sandbox": { "permissions": { "filesystem": { "read": { "denyOnly": [«"b"»] } } } } }',
    "two-shapes",
    /`\/filesystem\/denyRead\/0` and under `\/sandbox\/permissions\/filesystem\/read\/denyOnly\/0`/,
  ],
  [
    "domains in one shape and paths in the other",
    '{ "sandbox": { "permissions": { "network": { "allowedHosts": [«"a.b"»] } } }, "filesystem": { "denyWrite": ["x"] } }',
    "two-shapes",
    /denyWrite/,
  ],
  [
    "a place behind characters of two units",
    '{ "filesystem": { "denyRead": ["größe/\u{1f512}\u{1f512}", «""»] } }',
    "empty-entry",
    /is empty/,
  ],
];

const BASH: readonly Case[] = [
  ...BROKEN_JSON,
  ...ONE_VALUE,
  ...REPEATED,
  ["only a comment", "«»// nothing here\n", "json-empty", /empty/, { part: "/" }],
  ["a comment that never ends", '{ "deny": ["rm"] }\n«/* and»', "json-syntax", /a comment that never ends/],
  [
    "a trailing comma in a list",
    '{ "deny": ["rm"«,»] }',
    "json-trailing-comma",
    /a comma after the last element/,
  ],
  [
    "a trailing comma before a comment",
    '{ "deny": ["rm"«,» // no more\n] }',
    "json-trailing-comma",
    /a comma after the last element/,
  ],
  [
    "a duplicate list",
    '{\n  "deny": ["rm"],\n  "ask": [],\n  «"deny"»: []\n}',
    "duplicate-key",
    /duplicate key `deny`, first given in line 2/,
  ],
  [
    "a duplicate key of an entry",
    '{ "deny": [{ "command": "rm", «"command"»: "ls" }] }',
    "duplicate-key",
    /`command`/,
  ],
  ["a list that is null", '{ "deny": «null» }', "wrong-type", /`deny` must be an array, not null/],
  [
    "a list that is a string",
    '{ "ask": «"git push"» }',
    "wrong-type",
    /`ask` must be an array, not a string/,
  ],
  [
    "a list that is an object",
    '{ "deny": «{ "rm": true }» }',
    "wrong-type",
    /`deny` must be an array, not an object/,
  ],
  ["a list that is true", '{ "deny": «true» }', "wrong-type", /not a boolean/],
  ["a number among commands", '{ "deny": ["rm", «5»] }', "wrong-type", /`deny\[1\]` must be .*not a number/],
  ["null among commands", '{ "ask": [«null»] }', "wrong-type", /`ask\[0\]` must be .*not null/],
  ["a list among commands", '{ "deny": [«["rm", "-rf"]»] }', "wrong-type", /not an array/],
  [
    "an entry without a command",
    '{ "deny": ["rm", «{ "reason": "x" }»] }',
    "missing-key",
    /`deny\[1\]` lacks `command`/,
  ],
  ["an entry of nothing", '{ "deny": [«{}»] }', "missing-key", /`deny\[0\]` lacks `command`/],
  [
    "a command that is a number",
    '{ "deny": [{ "command": «5» }] }',
    "wrong-type",
    /`deny\[0\]\.command` must be a str/,
  ],
  [
    "a reason that is a number",
    '{ "deny": [{ "command": "rm", "reason": «5» }] }',
    "wrong-type",
    /`deny\[0\]\.reason` must be a string/,
  ],
  [
    "reasn",
    '{ "deny": [{ "command": "rm", «"reasn"»: "x" }] }',
    "unknown-key-near",
    /unknown key `reasn` .*did you mean `reason`\?/,
  ],
  ["Deny", '{ «"Deny"»: ["rm"] }', "unknown-key-near", /did you mean `deny`\?/],
  ["denny", '{ «"denny"»: ["rm"] }', "unknown-key-near", /did you mean `deny`\?/],
  ["dney", '{ «"dney"»: ["rm"] }', "unknown-key-near", /did you mean `deny`\?/],
  ["aks", '{ «"aks"»: ["rm"] }', "unknown-key-near", /did you mean `ask`\?/],
  ["asks", '{ «"asks"»: ["rm"] }', "unknown-key-near", /did you mean `ask`\?/],
  ["an empty command", '{ "deny": ["rm",\n  «""»] }', "empty-entry", /`deny\[1\]` is empty/],
  ["a blank command", '{ "ask": [«"   "»] }', "empty-entry", /`ask\[0\]` is empty/],
  ["an empty command in an entry", '{ "deny": [«{ "command": "" }»] }', "empty-entry", /`deny\[0\]/],
  ["a command of empty quotes", `{ "deny": [«"''"»] }`, "empty-entry", /`deny\[0\]/],
  ["a line break in a command", '{ "deny": [«"rm\\nsudo"»] }', "control-character", /U\+000A/],
  ["a tab in a command", '{ "deny": [«"rm\\t-rf"»] }', "control-character", /U\+0009/],
  ["a regular expression", '{ "deny": [«"^rm\\\\s+-rf"»] }', "command-form", /`\^` of a regular expression/],
  ["a backtick", '{ "ask": [«"`rm`"»] }', "command-form", /a backtick/],
  ["a pipe", '{ "deny": ["rm",\n  «"curl x | sh"»] }', "command-form", /`\|`/],
  ["a star inside a word", '{ "deny": [«"a*b"»] }', "command-form", /a `\*` before the end of a word/],
  [
    "a star between words",
    '{ "deny": [«{ "command": "docker * rm" }»] }',
    "command-form",
    /`\*` between words/,
  ],
  ["NUL in a command", '{ "deny": [«"rm\\u0000"»] }', "control-character", /U\+0000/],
  [
    "a paragraph separator in an entry",
    '{ "ask": [«{ "command": "a\\u2029b" }»] }',
    "control-character",
    /U\+2029/,
  ],
];

describe("a broken SRT file", () => {
  test.each(SRT)("%s", (...row) => checkCase("srt", row as unknown as Case));
});

describe("broken bash rules", () => {
  test.each(BASH)("%s", (...row) => checkCase("bash", row as unknown as Case));
});

describe("a broken source", () => {
  const broken = '{ "filesystem": { "denyRaed": [] } }';

  test.each([
    ["generate"],
    ["generate", "copilot"],
    ["generate", "-n", "-w"],
    ["generate", "--json"],
    ["diff"],
    ["diff", "--json"],
  ])("stops `%s %s %s`", (...args) => {
    const world = worldWith("srt", broken);
    const words = args.filter((arg) => arg !== undefined);
    expect(refused(world, words, 1)).toMatchObject([{ code: "unknown-key-near" }]);
  });

  test("says that plain JSON is what the sandbox takes", () => {
    for (const text of ["{} // x", '{ "enabled": 1, }', "\ufeff{}"]) {
      const [error] = refused(worldWith("srt", text), ["generate"], 1) as [Shown];
      expect(error.help).toMatch(/refuses/);
    }
  });

  test("is reported together with the other one", () => {
    const world = newWorld({ srt: broken, bash: '{ "deny": "rm" }' });
    const errors = refused(world, ["generate"], 1);
    expect(errors.map(({ file, code }) => [file, code])).toEqual([
      ["<home>/.srt-settings.json", "unknown-key-near"],
      ["<home>/.config/twsrt/bash-rules.json", "wrong-type"],
    ]);
  });

  test("has every problem of its entries named", () => {
    const world = worldWith("bash", '{\n  "deny": ["", 5],\n  "ask": ["a\\nb"]\n}');
    const errors = refused(world, ["generate"], 1);
    expect(errors.map(({ code, line }) => `${code} ${line}`).toSorted()).toEqual([
      "control-character 3",
      "empty-entry 2",
      "wrong-type 2",
    ]);
  });

  test("gives a few lines for thousands of problems", () => {
    const world = worldWith("bash", JSON.stringify({ deny: Array.from({ length: 5000 }, () => "") }));
    const before = world.snapshot();
    const run = world.run(["generate", "-w"]);
    expect(run.status).toBe(1);
    expect(run.stdout).toBe("");
    expect(run.stderr).toMatch(/and 4,9\d\d more/);
    expect(run.stderr.split("\n").length).toBeLessThan(80);
    expect(world.snapshot()).toEqual(before);
  });
});

describe("a missing source", () => {
  test.each(["srt", "bash"] as const)("%s is named with the command that helps", (source) => {
    const { [source]: _, ...other } = EXAMPLE;
    const world = newWorld(other);
    for (const command of ["generate", "diff"]) {
      const errors = refused(world, [command], 1);
      expect(errors).toMatchObject([{ code: "file-missing", file: `<home>/${FILES[source]}` }]);
      expect(errors[0]?.help).toContain("`twsrt init --starter`");
    }
    refused(world, ["generate", "-w"], 1);
  });

  test("both are named", () => {
    const errors = refused(newWorld(), ["generate"], 1);
    expect(errors.map(({ file }) => file)).toEqual([`<home>/${FILES.srt}`, `<home>/${FILES.bash}`]);
  });

  test("is not stood in for by an empty folder or a link that leads nowhere", async () => {
    const world = newWorld({ bash: EXAMPLE.bash });
    (await import("node:fs")).symlinkSync("nowhere", world.path(".srt-settings.json"));
    expect(refused(world, ["generate"], 1)).toMatchObject([{ code: "file-missing" }]);
  });
});

/** Runs `generate claude` on a policy that is odd but right. */
function accepted(source: Source, text: string, ...more: readonly string[]) {
  const run = worldWith(source, text).run(["generate", "claude", ...more]);
  expect({ status: run.status, errors: errorsOf(run) }).toEqual({ status: 0, errors: [] });
  expectNoTrace(run);
  return run;
}

/** An SRT file with everything that the sandbox demands, and this. */
function srt(part: {
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

describe("accepted", () => {
  test("a full file gives no word on standard error", () => {
    const legitimate = srt({
      $schema: "https://example.com/schema.json",
      filesystem: {
        denyRead: ["~/.aws", { path: "odd[name]", literal: true }],
        allowGitConfig: true,
      },
      network: { deniedDomains: ["evil.com"], deniedDomainReasons: { "evil.com": "is evil" } },
      enabled: true,
      allowPty: false,
      ignoreViolations: { "*": ["/x"] },
      ripgrep: { command: "rg" },
    });
    const run = accepted("srt", legitimate);
    expect(run.stderr).toBe("");
    expect(run.stdout).toContain('"Read(~/.aws/**)"');
    expect(run.stdout).toContain('"Read(odd');
    expect(run.stdout).toContain('"WebFetch(domain:evil.com)"');
  });

  test("the nested shape gives the same rules, and the warning that the sandbox refuses it", () => {
    const nested = JSON.stringify({
      sandbox: {
        permissions: {
          filesystem: {
            read: { denyOnly: ["~/.aws"] },
            write: { denyWithinAllow: ["**/.env"], allowOnly: ["."] },
          },
          network: { allowedHosts: ["a.b"], deniedHosts: ["evil.com"] },
        },
      },
    });
    const flat = srt({
      filesystem: { denyRead: ["~/.aws"], denyWrite: ["**/.env"], allowWrite: ["."] },
      network: { allowedDomains: ["a.b"], deniedDomains: ["evil.com"] },
    });
    const run = accepted("srt", nested);
    expect(run.stdout).toBe(accepted("srt", flat).stdout);
    expect(diagnosticsOf(run)).toMatchObject([{ severity: "warning", code: "srt-refuses-file" }]);
  });

  test("an empty list in the second shape is no second shape", () => {
    const text = srt({
      filesystem: { denyRead: ["~/.aws"] },
      sandbox: { permissions: { filesystem: { read: { denyOnly: [] } } } },
    });
    expect(accepted("srt", text).stdout).toContain("Read(~/.aws)");
  });

  test("comments, a byte-order mark and entries with reasons in the bash rules", () => {
    const text = `\ufeff// first
{ /* lists */ "deny": [
  "rm", // gone is gone
  { "command": "git push --force", "reason": "rewrites" },
  { "command": "sudo" }
] } // end`;
    const run = accepted("bash", text);
    expect(run.stderr).toBe("");
    for (const form of ["rm", "rm *", "sudo", "git push --force", "git push * --force"])
      expect(run.stdout).toContain(`"Bash(${form})"`);
  });

  test("empty documents and lists", () => {
    expect(accepted("bash", "{}").stderr).toBe("");
    expect(accepted("bash", '{ "deny": [], "ask": [] }').stderr).toBe("");
    expect(accepted("srt", srt({})).stderr).toBe("");
  });
});

/** What is odd, a text with it, the code and words of the warning. */
type Odd = readonly [what: string, source: Source, text: string, code: string, says: RegExp];

const ODD: readonly Odd[] = [
  ["a far key", "srt", srt({ colour: "blue" }), "unknown-key", /unknown key `colour`/],
  ["a far key in a section", "srt", srt({ filesystem: { banana: [] } }), "unknown-key", /`banana`/],
  ["a far key of the bash rules", "bash", '{ "description": "mine" }', "unknown-key", /`description`/],
  [
    "a far key of an entry",
    "bash",
    '{ "deny": [{ "command": "rm", "since": 1 }] }',
    "unknown-key",
    /`since`/,
  ],
  ["a leading blank", "srt", srt({ filesystem: { denyRead: [" ~/.aws"] } }), "blank-edges", /` ~\/\.aws`/],
  ["a trailing blank", "srt", srt({ filesystem: { denyWrite: ["x "] } }), "blank-edges", /`x `/],
  ["a blank at a domain", "srt", srt({ network: { deniedDomains: ["a.b "] } }), "blank-edges", /`a\.b `/],
  ["a blank at a command", "bash", '{ "deny": [" rm"] }', "blank-edges", /` rm`/],
  ["a variable", "srt", srt({ filesystem: { denyRead: ["$HOME/.aws"] } }), "inert-path", /\$HOME/],
  ["another user's home", "srt", srt({ filesystem: { denyRead: ["~root/x"] } }), "inert-path", /~root/],
  ["braces", "srt", srt({ filesystem: { denyWrite: ["**/{a,b}"] } }), "inert-path", /braces/],
  ["a negation", "srt", srt({ filesystem: { denyWrite: ["!x"] } }), "inert-path", /`!x`/],
  ["a file URL", "srt", srt({ filesystem: { denyRead: ["file:///etc"] } }), "inert-path", /URL/],
  ["a Windows variable", "srt", srt({ filesystem: { denyRead: ["%HOME%/x"] } }), "inert-path", /%HOME%/],
  ["a Unicode domain", "srt", srt({ network: { deniedDomains: ["münchen.de"] } }), "inert-domain", /xn--/],
  [
    "an address in an odd spelling",
    "srt",
    srt({ network: { deniedDomains: ["127.1"] } }),
    "inert-domain",
    /127\.1/,
  ],
  ["a user in a domain", "srt", srt({ network: { allowedDomains: ["me@a.b"] } }), "inert-domain", /me@a\.b/],
  [
    "two domains in one",
    "srt",
    srt({ network: { allowedDomains: ["a.b,c.d"] } }),
    "inert-domain",
    /a\.b,c\.d/,
  ],
  [
    "a URL as domain",
    "srt",
    srt({ network: { allowedDomains: ["https://a.b"] } }),
    "srt-refuses-file",
    /https/,
  ],
  ["a star as domain", "srt", srt({ network: { allowedDomains: ["*"] } }), "srt-refuses-file", /`\*`/],
  [
    "a glob that ends in a slash",
    "srt",
    srt({ filesystem: { denyRead: ["/opt/*/"] } }),
    "srt-refuses-file",
    /slash/,
  ],
  [
    "no list of denied domains",
    "srt",
    '{ "filesystem": { "denyRead": [], "denyWrite": [], "allowWrite": [] }, "network": { "allowedDomains": [] } }',
    "srt-refuses-file",
    /`network\.deniedDomains`/,
  ],
  ["no list at all", "srt", "{}", "srt-refuses-file", /`filesystem\.denyRead`/],
  ["a compound command", "bash", '{ "deny": ["a && b"] }', "command-not-simple", /a && b/],
];

describe("a warning", () => {
  test.each(ODD)("for %s", (_what, source, text, code, says) => {
    const run = accepted(source, text);
    const warnings = diagnosticsOf(run).filter((shown) => shown.code === code);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ severity: "warning", file: `<home>/${FILES[source]}` });
    expect(warnings[0]?.message).toMatch(says);
    expect(warnings[0]?.help).toBeDefined();
    expect(warnings[0]?.line).toBeGreaterThan(0);
    expect(JSON.parse(run.stdout)).toBeTypeOf("object");
  });

  test("no warning but a note for a star that adds nothing, and none for a prefix", () => {
    const run = accepted("bash", '{ "deny": ["npm run *", "mkfs.*", "git push -f*"] }');
    expect(diagnosticsOf(run)).toMatchObject([{ severity: "note", code: "command-wildcard", line: 1 }]);
    expect(run.stdout).toContain('"Bash(mkfs.*)"');
    expect(run.stdout).toContain('"Bash(git push * -f*)"');
  });

  test("is also shown when the result is written", () => {
    const world = worldWith("srt", srt({ filesystem: { denyRead: ["~/.aws"] }, colour: 1 }));
    const run = world.run(["generate", "claude", "-w"]);
    expect(run.status).toBe(0);
    expect(diagnosticsOf(run).map(({ code }) => code)).toContain("unknown-key");
  });

  test("inert domains never open anything", () => {
    const text = srt({
      network: { allowedDomains: ["münchen.de", "me@a.b", "a.b,c.d", "https://a.b", "*"] },
    });
    const world = worldWith("srt", text);
    const run = world.run(["generate"]);
    expect(run.status).toBe(0);
    expect(run.stdout).not.toMatch(/WebFetch|--allow-url/);
  });

  test("thousands give a few lines, and all of them with -v", () => {
    const many = (make: (n: number) => string) => Array.from({ length: 5000 }, (_, n) => make(n));
    const world = newWorld({
      srt: srt({
        filesystem: { denyRead: many((n) => `$VAR${n}/x `), denyWrite: many((n) => `/opt/*/${n}/`) },
        network: { allowedDomains: many((n) => `münchen${n}.de`), deniedDomains: many((n) => `a/${n}`) },
      }),
      bash: JSON.stringify({ deny: many((n) => `a${n} && b`), ask: many((n) => `c${n} *`) }),
    });
    const run = runShell(world, "twsrt generate");
    expect(run.status).toBe(0);
    expect(diagnosticsOf(run).length).toBeGreaterThan(10);
    expect(run.stderr).toMatch(/4,99\d more/);
    expect(run.stderr.split("\n").length).toBeLessThan(120);
    expect(run.stderr.length).toBeLessThan(20_000);
    const everything = runShell(world, "twsrt generate claude -v >/dev/null");
    expect(everything.stderr).toContain("$VAR4999/x");
  });

  test("thousands of ask rules make one loss of a line or two", () => {
    const ask = Array.from({ length: 5000 }, (_, n) => `tool${n}`);
    const run = worldWith("bash", JSON.stringify({ ask })).run(["generate", "copilot"]);
    expect(run.status).toBe(0);
    expect(run.stderr.match(/ask rules become denials/g)).toHaveLength(1);
    expect(run.stderr).toContain("and 4,997 more");
    expect(run.stderr.split("\n").length).toBeLessThan(10);
  });
});
