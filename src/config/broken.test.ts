import { expect, test } from "vitest";
import { newLocalWorld, type LocalWorld } from "../../test/support/in-process.ts";
import { marked, refusedLocally, type Shown } from "../../test/support/report.ts";
import { EXAMPLE } from "../../test/support/world.ts";

const CONFIG = ".config/twsrt/config.toml";

function worldWith(config: string): LocalWorld {
  const world = newLocalWorld(EXAMPLE);
  world.write(CONFIG, config);
  return world;
}

/** What is wrong, the text with the wrong part between `«` and `»`, the code, and words of the message. */
type Case = readonly [what: string, text: string, code: string, says: RegExp];

const SYNTAX: readonly Case[] = [
  ["a line that is none", "[sources]\nsrt\n", "toml-syntax", /./],
  ["a bare word as value", "[claude]\nsandbox = require\n", "toml-syntax", /./],
  ["a string that never ends", '[sources]\nsrt = "~/x\n', "toml-syntax", /./],
  ["a table that never closes", "[sources\n", "toml-syntax", /./],
  ["a duplicate key", '[sources]\nsrt = "a"\nsrt = "b"\n', "toml-syntax", /./],
  ["a duplicate table", '[sources]\nsrt = "a"\n[sources]\n', "toml-syntax", /./],
  ["JSON", '{ "sources": {} }\n', "toml-syntax", /./],
];

const WRONG: readonly Case[] = [
  [
    "an unknown section",
    '[sources]\nsrt = "~/x"\n\n[«target»]\n',
    "config-unknown-key",
    /unknown key `target`, did you mean `targets`\?/,
  ],
  ["a far section", "[«colours»]\nx = 1\n", "config-unknown-key", /unknown key `colours`$/],
  ["a key at the root", '«srt» = "~/x"\n', "config-unknown-key", /unknown key `srt`/],
  [
    "an unknown key of the sources",
    '[sources]\n«bash_rule» = "x"\n',
    "config-unknown-key",
    /unknown key `bash_rule`, did you mean `bash_rules`\?/,
  ],
  [
    "an unknown key of an accepted finding",
    '[[accept]]\ncode = "x"\nagent = "claude"\nreason = "y"\n«reasons» = "z"\n',
    "config-unknown-key",
    /unknown key `reasons`, did you mean `reason`\?/,
  ],
  [
    "an accepted finding without a reason",
    '[[«accept»]]\ncode = "x"\nagent = "claude"\n',
    "missing-key",
    /`accept\[0\]` lacks `reason`/,
  ],
  [
    "an empty reason",
    '[[accept]]\ncode = "x"\nagent = "claude"\nreason = «""»\n',
    "wrong-type",
    /`accept\[0\].reason` must be a text that is not empty/,
  ],
  [
    "a blank reason",
    '[[accept]]\ncode = "x"\nagent = "claude"\nreason = «" "»\n',
    "empty-entry",
    /`accept\[0\].reason` is empty/,
  ],
  [
    "an accepted code that is a number",
    '[[accept]]\ncode = «5»\nagent = "claude"\nreason = "y"\n',
    "wrong-type",
    /must be a string or an array of strings/,
  ],
  [
    "an agent that does not exist",
    '[[accept]]\ncode = "x"\nagent = ["claude", «"copilt"»]\nreason = "y"\n',
    "accept-agent",
    /unknown agent `copilt`, did you mean `copilot`\?/,
  ],
  [
    "a date that the calendar lacks",
    '[[accept]]\ncode = "x"\nagent = "claude"\nreason = "y"\nuntil = «"2027-02-30"»\n',
    "accept-date",
    /must be a date/,
  ],
  [
    "a time of the day",
    '[[accept]]\ncode = "x"\nagent = "claude"\nreason = "y"\nuntil = «2027-02-03T10:00:00Z»\n',
    "accept-date",
    /must be a date/,
  ],
  [
    "a rule and every rule",
    '[[accept]]\ncode = "x"\nrule = "y"\nevery_rule = «true»\nagent = "claude"\nreason = "y"\n',
    "two-shapes",
    /both under `rule` and under `every_rule`/,
  ],
  [
    "the other spelling of a key",
    '[sources]\n«bash-rules» = "x"\n',
    "config-unknown-key",
    /did you mean `bash_rules`\?/,
  ],
  [
    "an unknown key of the targets",
    '[targets]\nclaude_settings = "x"\n«claude_setting» = "x"\n',
    "config-unknown-key",
    /did you mean `claude_settings`\?/,
  ],
  ["a far key of the targets", '[targets]\n«emacs» = "x"\n', "config-unknown-key", /unknown key `emacs`$/],
  [
    "an unknown key of the policy",
    "[policy]\n«self_protect» = false\n",
    "config-unknown-key",
    /unknown key `self_protect`/,
  ],
  [
    "an unknown key of an agent",
    '[claude]\n«sandbx» = "keep"\n',
    "config-unknown-key",
    /did you mean `sandbox`\?/,
  ],
  [
    "an unknown key of the other agent",
    '[copilot]\n«wraper» = "srt"\n',
    "config-unknown-key",
    /did you mean `wrapper`\?/,
  ],
  ["a dotted unknown key", '«claude.sandbx» = "keep"\n', "config-unknown-key", /did you mean `sandbox`\?/],
  ["a path that is a number", "[sources]\nsrt = «5»\n", "wrong-type", /`sources\.srt` must be a string/],
  [
    "a path that is a list",
    '[sources]\nbash_rules = «["a", "b"]»\n',
    "wrong-type",
    /`sources\.bash_rules` must be a string, not an array/,
  ],
  ["an empty path", '[targets]\nclaude_settings = «""»\n', "wrong-type", /`targets\.claude_settings`.*empty/],
  ["a section that is a string", 'sources = «"x"»\n', "wrong-type", /`sources` must be an object|a table/],
  ["a section that is a list", "sources = «[]»\n", "wrong-type", /`sources` must be/],
  [
    "a flag that is a string",
    '[policy]\nself_protection = «"no"»\n',
    "wrong-type",
    /`policy\.self_protection` must be true or false, not a string/,
  ],
  [
    "a flag that is a number",
    "[policy]\nself_protection = «0»\n",
    "wrong-type",
    /true or false, not a number/,
  ],
  [
    "a bad sandbox",
    '[claude]\nsandbox = «"required"»\n',
    "wrong-type",
    /`claude\.sandbox` must be `keep` or `require`/,
  ],
  ["a sandbox that is true", "[claude]\nsandbox = «true»\n", "wrong-type", /`claude\.sandbox` must be/],
  [
    "a bad wrapper",
    '[copilot]\nwrapper = «"docker"»\n',
    "wrong-type",
    /`copilot\.wrapper` must be `srt` or `none`/,
  ],
  [
    "an unknown tool",
    '[claude]\nfile_tools = ["Read", "Edit", «"Wirte"»]\n',
    "wrong-type",
    /`claude\.file_tools\[2\]` must be/,
  ],
  [
    "tools that are a string",
    '[claude]\nfile_tools = «"Read"»\n',
    "wrong-type",
    /must be an array, not a string/,
  ],
];

test.each(SYNTAX)("with %s", async (_what, text, code, says) => {
  const errors = await refusedLocally(worldWith(text), ["generate", "claude", "-w"], 1);
  expect(errors).toMatchObject([{ code, file: `<home>/${CONFIG}` }]);
  const [error] = errors as [Shown];
  expect(error.message).toMatch(says);
  expect(error.message).not.toMatch(/Invalid TOML document/);
  expect(error.line).toBeGreaterThan(0);
  expect(error.underlined).toBeDefined();
  expect(error.help).toBeDefined();
});

test.each(WRONG)("with %s", async (_what, source, code, says) => {
  const { text, line, column, part } = marked(source);
  const errors = await refusedLocally(worldWith(text), ["generate", "claude", "-w"], 1);
  expect(errors).toEqual([
    {
      severity: "error",
      code,
      message: expect.stringMatching(says) as string,
      file: `<home>/${CONFIG}`,
      line,
      column,
      underlined: part,
      help: expect.any(String) as string,
    },
  ]);
});

test.each([
  ["Edit", '["Read"]', /lacks `Edit`/],
  ["Read", '["Edit", "Write"]', /lacks `Read`/],
  ["both", '["Write", "MultiEdit"]', /lacks `Read`, `Edit`/],
  ["everything", "[]", /lacks `Read`, `Edit`/],
])("with file_tools that lack %s", async (_what, tools, says) => {
  const world = worldWith(`[policy]\nself_protection = true\n[claude]\nfile_tools = ${tools}\n`);
  const errors = await refusedLocally(world, ["generate", "-w"], 1);
  expect(errors).toMatchObject([
    {
      code: "file-tools-incomplete",
      file: `<home>/${CONFIG}`,
      message: expect.stringMatching(says) as string,
    },
  ]);
  expect(errors[0]?.line).toBe(4);
});

test("with the sandbox of pi inside of the sandbox around it", async () => {
  const world = worldWith('[pi]\nwrapper = "srt"\nsandbox = "srt"\n');
  const errors = await refusedLocally(world, ["generate", "pi", "-w"], 1);
  expect(errors).toMatchObject([{ code: "sandbox-in-wrapper", file: `<home>/${CONFIG}`, line: 3 }]);
});
