import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { COMMANDS, OPTIONS, type CommandSpec, type OptionSpec } from "../src/cli/args.ts";
import { SHARED_LOSS_TEXTS } from "../src/diagnostics/loss-texts.ts";
import { MESSAGES } from "../src/diagnostics/messages.ts";
import { SHARED_LOSSES } from "../src/diagnostics/losses.ts";
import { allReasons, TARGETS } from "../src/index.ts";
import { avoidedIn } from "./support/english.ts";
import { ARGS } from "./support/message-args.ts";

const ROOT = path.resolve(import.meta.dirname, "..");

/** How long a text may be, in characters. */
const LONGEST = { title: 120, why: 300, remedy: 220, message: 200 } as const;

type Kind = keyof typeof LONGEST;

function faults(text: string, kind: Kind): readonly string[] {
  const found: string[] = [];
  const isSentence = kind === "why";
  if (text !== text.trim() || /\s{2}|\n/.test(text)) found.push("blanks");
  if (text.split("`").length % 2 === 0) found.push("backticks do not balance");
  if (text.length > LONGEST[kind]) found.push(`${text.length} characters`);
  if (isSentence ? !/[.!?]$/.test(text) : text.endsWith(".")) found.push("the wrong end of a sentence");
  if (isSentence ? /^[a-z]/.test(text) : /^[A-Z][a-z]/.test(text)) found.push("begins with the wrong case");
  for (const word of avoidedIn(text)) found.push(`avoid ${word}`);
  return found;
}

const reasons = Object.entries(await allReasons(TARGETS));

describe("the texts of reasons and losses", () => {
  test.each(reasons)("%s", (_, { title, why, remedy, also }) => {
    expect(faults(title, "title")).toEqual([]);
    expect(faults(why, "why")).toEqual([]);
    for (const advice of [remedy, also?.remedy ?? remedy]) expect(faults(advice, "remedy")).toEqual([]);
  });
});

describe("the texts of messages", () => {
  test.each(Object.entries(MESSAGES))("%s", (_, entry) => {
    // Each entry takes the arguments of its own code.
    const { message, help } = entry as {
      readonly message: (args: unknown, shown: number) => string;
      readonly help?: (args: unknown) => string;
    };
    expect(faults(message(ARGS, 3), "message")).toEqual([]);
    if (help !== undefined) expect(faults(help(ARGS), "remedy")).toEqual([]);
  });
});

describe("the help", () => {
  test.each(Object.entries(COMMANDS as Readonly<Record<string, CommandSpec>>))("%s", (_, spec) => {
    for (const text of [spec.summary, spec.details, ...Object.values(spec.help ?? {})])
      expect(avoidedIn(text), text).toEqual([]);
  });

  test.each(Object.entries(OPTIONS as Readonly<Record<string, OptionSpec>>))("--%s", (_, { help }) => {
    expect(avoidedIn(help), help).toEqual([]);
  });
});

/** Where the program has texts beside its tables. */
const SPEAKING = [
  "src/answers",
  "src/verify",
  "src/cli",
  "src/guard",
  "src/launch",
  "src/adopt",
  "src/history",
];

describe("the texts in the code of reports and commands", () => {
  const files = SPEAKING.flatMap((folder) =>
    fs
      .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
      .map((name) => `${folder}/${name}`),
  );

  test("are found", () => expect(files.length).toBeGreaterThan(80));

  test.each(files)("%s", (file) => {
    const code = fs.readFileSync(path.join(ROOT, file), "utf8").replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, "");
    const literals = code.match(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? [];
    const prose = literals.filter((literal) => literal.split(" ").length > 3);
    // What a text names is not its own words.
    const found = prose.flatMap((literal) =>
      avoidedIn(literal.replaceAll(/\$\{[^}]*\}/g, "NAME").replaceAll("`", "")),
    );
    expect(found).toEqual([]);
  });
});

describe("the losses of agents", () => {
  test.each(TARGETS.map((target) => [target.name, target] as const))(
    "%s has a text for each of its own, and none that several agents bring",
    async (_, target) => {
      const own = Object.keys(target.losses);
      expect(Object.keys(await target.lossTexts())).toEqual(own);
      for (const code of own) expect(SHARED_LOSSES).not.toHaveProperty(code);
    },
  );

  test("shared ones have a text each", () => {
    expect(Object.keys(SHARED_LOSS_TEXTS)).toEqual(Object.keys(SHARED_LOSSES));
  });
});

test.each([
  ["no rule speaks of it", "title"],
  ["the list holds no file", "title"],
  ["Relative paths hang at the folder of this file", "title"],
  ["a `*` is no wildcard in a command rule", "title"],
  ["the agent passes over it without a word", "title"],
  ["it was not measured what the agent does", "title"],
  ["mend the file", "remedy"],
  ["Start the agent inside the sandbox.", "remedy"],
  ["the agent asks", "why"],
  ["an odd ` backtick", "title"],
] as const)("%j is found as a fault", (text, kind) => {
  expect(faults(text, kind)).not.toEqual([]);
});
