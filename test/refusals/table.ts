import type { Code } from "../../src/diagnostics/diagnostic.ts";
import type { TomlProblem } from "../../src/diagnostics/codes.ts";
import type { JsonProblem } from "../../src/edit/json.ts";

/** What becomes of a file: it is merged into, or refused, and then the reason. */
export type Outcome = "merged" | Code | `toml-syntax: ${TomlProblem}`;

/** A file of an agent, what becomes of it, and the words of its facts.md that say why. */
export interface Row {
  readonly artifact: string;
  readonly text: string;
  readonly outcome: Outcome;
  readonly fact: string;
}

const MARK = "\uFEFF";
const deep = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

/** A file of its own for every way in which a text can fail to be a document of a dialect. */
type JsonSamples = Readonly<
  Record<JsonProblem["kind"], { readonly outcome: Outcome; readonly fact: string }>
>;

const JSON_TEXTS: Readonly<Record<JsonProblem["kind"], string>> = {
  empty: "// only this\n",
  "byte-order-mark": `${MARK}{"zz": 1}`,
  comment: '{"zz": 1} // x\n',
  "trailing-comma": '{"zz": [1,],}\n',
  "too-deep": `{"zz": ${deep(250)}}`,
  "forbidden-key": '{"__proto__": {"zz": 1}}',
  "duplicate-key": '{"zz": 1, "zz": 2}',
  syntax: "{'zz': 1}",
};

/** Further texts that are no JSON of any dialect. */
const BROKEN: readonly string[] = [
  "# x\n{}",
  '{"zz":1,,"yy":2}',
  '{,"zz":1}',
  '{"zz":1 "yy":2}',
  '{"zz" 1}',
  `{"zz":'a'}`,
  "{zz:1}",
  '{"zz":NaN}',
  '{"zz":Infinity}',
  '{"zz":True}',
  '{"zz":+1}',
  '{"zz":0x10}',
  '{"zz":01}',
  '{"zz":.5}',
  '{"zz":5.}',
  '{"zz":"\t"}',
  '{"zz":"\n"}',
  '{"zz":"\0"}',
  '{"zz":"\\q"}',
  '{"zz":"\\u12"}',
  "{\u00a0}",
  "{\f}",
  "{} x",
  "{} {}",
  '{"zz":1',
];

/** Texts that every agent reads. */
const SOUND: readonly string[] = [
  '{"zz": 1e999}',
  '{"zz": "\\u0000"}',
  '{"zz": "\\ud800"}',
  '{\r\n"zz": 1\r\n}\r\n',
  '{\r"zz": 1\r}',
  `{"zz": ${deep(150)}}`,
  '{"zz": {"__proto__": {"a": 1}}}',
  '{"constructor": {"prototype": {"a": 1}}}',
];

function jsonRows(
  artifact: string,
  samples: JsonSamples,
  broken: string,
  others: readonly Omit<Row, "artifact">[],
): readonly Row[] {
  const kinds = Object.entries(samples).map(([kind, { outcome, fact }]) => ({
    text: JSON_TEXTS[kind as JsonProblem["kind"]],
    outcome,
    fact,
  }));
  return [
    ...kinds,
    ...BROKEN.map((text) => ({ text, outcome: "json-syntax" as const, fact: broken })),
    ...SOUND.map((text) => ({ text, outcome: "merged" as const, fact: "**Read**" })),
    ...others,
  ].map((row) => ({ artifact, ...row }));
}

/** A limit of twsrt, which says nothing of the agent. */
const TOO_DEEP = { outcome: "json-too-deep", fact: "levels of brackets" } as const;

const ENDS = "end the agent with code 1";
const OPENCODE_STOPS = "**The agent does not start, and ends with code 1**";
const opencode = jsonRows(
  "config",
  {
    empty: { outcome: "json-empty", fact: "blanks or a comment alone" },
    "byte-order-mark": { outcome: "merged", fact: "one byte-order mark at the start" },
    comment: { outcome: "merged", fact: "JSON with comments" },
    "trailing-comma": { outcome: "merged", fact: "a comma behind the last element of an object or a list" },
    "too-deep": TOO_DEEP,
    "forbidden-key": { outcome: "merged", fact: "A member `__proto__` is not made" },
    "duplicate-key": { outcome: "merged", fact: "Of equal keys the last value counts" },
    syntax: { outcome: "json-syntax", fact: "single quotes" },
  },
  OPENCODE_STOPS,
  [
    { text: `${MARK}${MARK}{}`, outcome: "json-syntax", fact: "a second byte-order mark" },
    { text: "{,}", outcome: "json-syntax", fact: "a comma without an element" },
    { text: '{"zz":[,]}', outcome: "json-syntax", fact: "a comma without an element" },
    { text: "{} /* x", outcome: "json-syntax", fact: "an object or a comment that is not closed" },
    { text: "[]", outcome: "target-stops-agent", fact: "a root that is not an object" },
    { text: '{"permission": null}', outcome: "target-stops-agent", fact: ENDS },
    { text: '{"permission": {"bash": {"x": "block"}}}', outcome: "target-stops-agent", fact: ENDS },
    { text: '{"permission": {"zz": 5}}', outcome: "target-stops-agent", fact: ENDS },
    { text: '{"permissions": {}}', outcome: "target-stops-agent", fact: ENDS },
    { text: '{"plugin": {}}', outcome: "target-stops-agent", fact: "Each key at the root was tried" },
    { text: '{"skills": []}', outcome: "merged", fact: "Each key at the root was tried" },
    ...["webfetch", "websearch", "todowrite", "question", "doom_loop"].map((name) => ({
      text: `{"permission": {"${name}": {"a": "deny"}}}`,
      outcome: "target-stops-agent" as const,
      fact: "patterns under `webfetch`, `websearch`, `todowrite`, `question` or `doom_loop`",
    })),
    { text: '{"permission": {"zz": {"a": "deny"}}}', outcome: "merged", fact: "An unknown key does nothing" },
    {
      text: '{"permission": {"__proto__": 5, "bash": {"__proto__": 5}}}',
      outcome: "merged",
      fact: "a value of a wrong type in it stops nothing",
    },
  ],
);

const CLAUDE_IGNORES = "**Ignored as a whole, silently**";
const claude = jsonRows(
  "settings",
  {
    empty: { outcome: "json-comment", fact: CLAUDE_IGNORES },
    "byte-order-mark": { outcome: "merged", fact: "with one byte-order mark at its start" },
    comment: { outcome: "json-comment", fact: CLAUDE_IGNORES },
    "trailing-comma": { outcome: "json-trailing-comma", fact: CLAUDE_IGNORES },
    "too-deep": TOO_DEEP,
    "forbidden-key": { outcome: "merged", fact: "A key `__proto__`, at the root or deeper, changes nothing" },
    "duplicate-key": { outcome: "merged", fact: "Of equal keys the last counts" },
    syntax: { outcome: "json-syntax", fact: "single quotes" },
  },
  CLAUDE_IGNORES,
  [
    { text: `${MARK}${MARK}{}`, outcome: "json-syntax", fact: "a second byte-order mark" },
    { text: "[]", outcome: "target-refused", fact: "**Top level** must be an object" },
    {
      text: '{"model": 5}',
      outcome: "target-refused",
      fact: '`"model":5,"model":"x"` lives, the reverse dies',
    },
    { text: '{"model": 5, "model": "x"}', outcome: "merged", fact: "the last one counts, for validity too" },
    { text: '{"permissions": null}', outcome: "target-refused", fact: "Deadly for ordinary keys" },
    { text: '{"permissions": {"deny": "x"}}', outcome: "target-refused", fact: "must be arrays" },
    {
      text: '{"permissions": {"deny": [5, null]}}',
      outcome: "merged",
      fact: "every bad item drops only itself",
    },
    { text: '{"hooks": {"PreToolUse": "x"}}', outcome: "target-refused", fact: "any defect kills the file" },
  ],
);

const QWEN_STOPS = "**The agent does not start**";
const LISTS = "an element of a list of rules";
const IGNORED = "**Ignored silently, while the others act**";
const qwen = jsonRows(
  "settings",
  {
    empty: { outcome: "json-empty", fact: "blanks or a comment alone" },
    "byte-order-mark": { outcome: "merged", fact: "one byte-order mark at the start" },
    comment: { outcome: "merged", fact: "JSON with comments" },
    "trailing-comma": { outcome: "json-trailing-comma", fact: QWEN_STOPS },
    "too-deep": TOO_DEEP,
    "forbidden-key": { outcome: "merged", fact: "A key `__proto__`, at the root or deeper, changes nothing" },
    "duplicate-key": { outcome: "merged", fact: "Of equal keys the last counts" },
    syntax: { outcome: "json-syntax", fact: "single quotes" },
  },
  QWEN_STOPS,
  [
    { text: `${MARK}${MARK}{}`, outcome: "json-syntax", fact: "a second byte-order mark" },
    { text: "{} /* x", outcome: "merged", fact: "one that is not closed at the end of the file" },
    { text: "[]", outcome: "target-stops-agent", fact: "a root that is not an object" },
    { text: '{"permissions": {"deny": [5]}}', outcome: "target-stops-agent", fact: LISTS },
    { text: '{"permissions": {"ask": [{}]}}', outcome: "target-stops-agent", fact: LISTS },
    { text: '{"permissions": {"allow": 5}}', outcome: "target-stops-agent", fact: LISTS },
    { text: '{"tools": {"exclude": [5]}}', outcome: "target-stops-agent", fact: LISTS },
    { text: '{"tools": {"allowed": {}}}', outcome: "target-stops-agent", fact: LISTS },
    { text: '{"tools": {"approvalMode": "zz"}}', outcome: "target-stops-agent", fact: "that is not a mode" },
    { text: '{"tools": {"approvalMode": 5}}', outcome: "target-stops-agent", fact: "that is not a mode" },
    { text: '{"tools": {"approvalMode": null}}', outcome: "merged", fact: "not a mode and not `null`" },
    { text: '{"permissions": {"deny": [null]}}', outcome: "merged", fact: "`null` in a list" },
    { text: '{"permissions": {"deny": "Bash(x)"}}', outcome: "target-value-ignored", fact: IGNORED },
    { text: '{"permissions": {"deny": null}}', outcome: "target-value-ignored", fact: IGNORED },
    { text: '{"permissions": "x"}', outcome: "target-value-ignored", fact: IGNORED },
    { text: '{"tools": "x", "hooks": "x"}', outcome: "merged", fact: "A wrong type of other sections" },
  ],
);

const GEMINI_STOPS = "**The agent does not start, and ends with code 52**";
const PATHS = "A number, a boolean or an object, in its place or in it, ends the agent with code 1";
const RULE = '[[rule]]\ntoolName = "x"\ndecision = "deny"\npriority = 1\n';
const DROPPED = "The whole file is dropped";
const OLDER = "The agent reads an older TOML";
const gemini: readonly Row[] = [
  ...jsonRows(
    "settings",
    {
      empty: { outcome: "json-empty", fact: "blanks or a comment alone" },
      "byte-order-mark": { outcome: "json-byte-order-mark", fact: GEMINI_STOPS },
      comment: { outcome: "merged", fact: "JSON with comments" },
      "trailing-comma": { outcome: "json-trailing-comma", fact: GEMINI_STOPS },
      "too-deep": TOO_DEEP,
      "forbidden-key": {
        outcome: "merged",
        fact: "A key `__proto__`, at the root or deeper, changes nothing",
      },
      "duplicate-key": { outcome: "merged", fact: "Of equal keys the last counts" },
      syntax: { outcome: "json-syntax", fact: "single quotes" },
    },
    GEMINI_STOPS,
    [
      { text: "{} /* x", outcome: "merged", fact: "one that is not closed at the end of the file" },
      { text: "[]", outcome: "target-stops-agent", fact: "a root that is not an object" },
      { text: '{"adminPolicyPaths": "x"}', outcome: "merged", fact: "a text counts as a list of one" },
      { text: '{"adminPolicyPaths": null}', outcome: "merged", fact: "`null`, also in the list, is nothing" },
      { text: '{"adminPolicyPaths": ["x", null]}', outcome: "merged", fact: "`null`, also in the list" },
      { text: '{"adminPolicyPaths": {}}', outcome: "target-stops-agent", fact: PATHS },
      { text: '{"adminPolicyPaths": ["x", 5]}', outcome: "target-stops-agent", fact: PATHS },
      { text: '{"context": "x"}', outcome: "target-value-ignored", fact: "is said and ignored" },
      {
        text: '{"context": {"fileFiltering": []}}',
        outcome: "target-value-ignored",
        fact: "is said and ignored",
      },
      ...["null", "{}", "5", '["x", 5]', "[null]"].map((value) => ({
        text: `{"context": {"fileFiltering": {"customIgnoreFilePaths": ${value}}}}`,
        outcome: "target-stops-agent" as const,
        fact: "every other value that is not a text ends the session",
      })),
      { text: '{"tools": "x", "hooks": "x"}', outcome: "merged", fact: "is said and ignored" },
    ],
  ),
  ...(
    [
      [`${MARK}${RULE}`, "toml-syntax: byte-order-mark", DROPPED],
      [`a = \n${RULE}`, "toml-syntax: missing-value", DROPPED],
      [`a = 1\na = 2\n${RULE}`, "toml-syntax: duplicate-key", DROPPED],
      [`a = "\\e"\n${RULE}`, "toml-syntax: newer-form", OLDER],
      [`a = "\\x41"\n${RULE}`, "toml-syntax: newer-form", OLDER],
      [`a = 10:00\n${RULE}`, "toml-syntax: newer-form", OLDER],
      [`a = {\n b = 1 }\n${RULE}`, "toml-syntax: newer-form", OLDER],
      [`a = { b = 1, }\n${RULE}`, "merged", "A comma behind the last key of an inline table is read"],
      [`a = 2020-02-30\n${RULE}`, "merged", "a day that the calendar lacks"],
      [`a = 99999999999999999999\n${RULE}`, "merged", "whole numbers of any size"],
      [`# \u0001\n${RULE}`, "toml-syntax: comment-character", "control characters in a comment"],
      [`${RULE}__proto__ = 1\n[__proto__]\na = 1\n`, "merged", "Keys and tables of the name `__proto__`"],
      [`rule = 1\n`, "target-refused", DROPPED],
      [RULE.replace("deny", "ask"), "target-refused", DROPPED],
      [RULE.replace("priority = 1", "priority = 1000"), "target-refused", DROPPED],
      [RULE.replace('"x"', '""'), "target-stops-agent", "A `toolName` that is empty"],
      [RULE.replace('"x"', '["x", ""]'), "target-stops-agent", "an empty name in its list"],
    ] as const
  ).map(([text, outcome, fact]) => ({ artifact: "policy", text, outcome, fact })),
];

const CODEX_STOPS = "**The agent does not start**";
const WRONG_TYPE = "**Nor with a wrong type** of a key that it knows";
const SERVERS = "**Servers**: one without `command` or `url`";
const MODELS = "**Models**: a `model_provider` that is neither built in";
const PROFILES = "**Profiles**: a name with a colon in front";
const REQUIRED = "[allowed_permission_profiles]\ntwsrt-required = true\n";
const NO_RULES = "**An empty list of rules, or a `[rules]` without `prefix_rules`";

const codexConfig: readonly (readonly [string, Outcome, string])[] = [
  [`${MARK}a = 1\r\n`, "merged", "one byte-order mark, Windows line ends"],
  ['a = "\\e\\x41\\u0000"\nb = 10:00\nc = {\n d = 1,\n}\n', "merged", "**Read**: TOML 1.1"],
  ["a = 9223372036854775807\n", "merged", "whole numbers of 64 bits"],
  [
    "__proto__ = 1\n[zz.__proto__]\na = 1\n[mcp_servers.__proto__]\ncommand = 'x'\n",
    "merged",
    "`__proto__` is a key like any other",
  ],
  [`${MARK}${MARK}a = 1\n`, "toml-syntax: bad-key", "a second byte-order mark"],
  ["a = 1\na = 2\n", "toml-syntax: duplicate-key", CODEX_STOPS],
  ["[a]\n[a]\n", "toml-syntax: duplicate-key", CODEX_STOPS],
  ["a = \n", "toml-syntax: missing-value", CODEX_STOPS],
  ["a = x\n", "toml-syntax: missing-value", CODEX_STOPS],
  ["a = 1 b = 2\n", "toml-syntax: line-end", CODEX_STOPS],
  ["[[a]\n", "toml-syntax: bad-header", CODEX_STOPS],
  ["a = [", "toml-syntax: open-bracket", CODEX_STOPS],
  ["a = [1 2]\n", "toml-syntax: expected-comma", CODEX_STOPS],
  ['a = "x\n', "toml-syntax: control-character", CODEX_STOPS],
  ['a = "x', "toml-syntax: open-string", CODEX_STOPS],
  ['a = "\u0001"\n', "toml-syntax: control-character", "a control character in a string or a comment"],
  ["# \u0001\n", "toml-syntax: comment-character", "a control character in a string or a comment"],
  ["a = 1\rb = 2\n", "toml-syntax: line-end", "a lone carriage return"],
  ['a = "\\ud800"\n', "toml-syntax: bad-escape", "`\\ud800`"],
  ['a = "\\q"\n', "toml-syntax: bad-escape", "an unknown escape"],
  ["a = 01\n", "toml-syntax: bad-number", "a leading zero"],
  ["a = 99999999999999999999\n", "toml-syntax: number-range", "a number of more than 64 bits"],
  ["a = 2020-02-30\n", "toml-syntax: bad-date", "a day that the calendar lacks"],
  ["a = 2020-99-99\n", "toml-syntax: bad-date", "a day that the calendar lacks"],
  ["ä = 1\n", "toml-syntax: bad-key", "a key with other letters and without quotes"],
  [`a = ${deep(150)}\n`, "target-stops-agent", "81 levels of brackets"],
  [`a = ${deep(1500)}\n`, "toml-syntax: too-deep", "81 levels of brackets"],
  ["model = 3\n", "target-stops-agent", WRONG_TYPE],
  ["notify = 'x'\n", "target-stops-agent", WRONG_TYPE],
  ["tui = []\n", "target-stops-agent", WRONG_TYPE],
  ["hide_agent_reasoning = 'x'\n", "target-stops-agent", WRONG_TYPE],
  ["model_context_window = 'x'\n", "target-stops-agent", WRONG_TYPE],
  ["sandbox_mode = 'x'\n", "target-stops-agent", WRONG_TYPE],
  ["[projects.'/x']\ntrust_level = 'x'\n", "target-stops-agent", WRONG_TYPE],
  [
    "commit_attribution = 5\nrules = 5\nallowed_permission_profiles = 5\n",
    "merged",
    "Unknown keys do nothing",
  ],
  ["profile = 'x'\n", "target-stops-agent", "**Nor with `profile`** in any form"],
  ["approval_policy = 'untrusted'\n", "target-stops-agent", 'with `approval_policy = "untrusted"`'],
  ["model_provider = 'nope'\n", "target-stops-agent", MODELS],
  ["model_provider = '__proto__'\n", "target-stops-agent", MODELS],
  ["model_provider = 'ollama'\n", "merged", MODELS],
  ["model_provider = 'own'\n[model_providers.own]\nname = 'x'\nzzz = 1\n", "merged", MODELS],
  ["[model_providers.own]\nbase_url = 'x'\n", "target-stops-agent", "a provider without a name"],
  ["[model_providers.own]\nname = ''\n", "target-stops-agent", "with an empty one"],
  [
    "[model_providers.own]\nname = 'x'\nwire_api = 'chat'\n",
    "target-stops-agent",
    "`wire_api` other than `responses`",
  ],
  [
    "[model_providers.openai]\nname = 'x'\n",
    "target-stops-agent",
    "a table for `openai`, `ollama` or `lmstudio`",
  ],
  ["[mcp_servers.a]\n", "target-stops-agent", SERVERS],
  ["[mcp_servers.a]\nenabled = false\n", "target-stops-agent", SERVERS],
  ["[mcp_servers.a]\ncommand = 'x'\nzzz = 1\n[mcp_servers.b]\nurl = 'x'\n", "merged", SERVERS],
  ["[mcp_servers.a]\ncommand = 'x'\nurl = 'y'\n", "target-stops-agent", SERVERS],
  ["[mcp_servers.a]\nurl = 'y'\nenv = { A = 'x' }\n", "target-stops-agent", SERVERS],
  ["[mcp_servers.a]\nurl = 'y'\nbearer_token = 'x'\n", "target-stops-agent", "and `bearer_token` in any"],
  ["[features]\nx = 'y'\n", "target-stops-agent", "**Features** are true or false"],
  ["[features.x]\na = 1\n", "target-stops-agent", "A table for another feature"],
  ["[features.network_proxy]\nenabled = true\n", "merged", "`network_proxy` may be a table"],
  ["[permissions.':x']\n", "target-stops-agent", PROFILES],
  ["[permissions.x.filesystem]\n'/a' = 'rw'\n", "target-stops-agent", PROFILES],
  [
    "[permissions.x]\nextends = 'nope'\n",
    "merged",
    "Bases and paths are looked at in the selected one alone",
  ],
];

const codexRequirements: readonly (readonly [string, Outcome, string])[] = [
  [`model = 5\nprofile = 'x'\n${REQUIRED}`, "merged", "Keys of a user's configuration"],
  [`a = 1\na = 2\n${REQUIRED}`, "toml-syntax: duplicate-key", "broken TOML, repeated keys"],
  [`rules = 5\n${REQUIRED}`, "target-stops-agent", "a wrong type of `allowed_approval_policies`"],
  ["allowed_permission_profiles = 5\n", "target-stops-agent", "a wrong type of `allowed_approval_policies`"],
  [
    `${REQUIRED}[features.network_proxy]\nenabled = true\n`,
    "target-stops-agent",
    "a feature that is a table, `network_proxy` too",
  ],
  [`${REQUIRED}[rules]\n`, "target-stops-agent", NO_RULES],
  [`${REQUIRED}[rules]\nprefix_rules = []\n`, "target-stops-agent", NO_RULES],
  [
    `${REQUIRED}[rules]\nprefix_rules = [{ pattern = [], decision = "forbidden" }]\n`,
    "target-stops-agent",
    "a rule with an empty pattern",
  ],
  [
    `${REQUIRED}[rules]\nprefix_rules = [{ pattern = [{ token = "a" }], decision = "allow" }]\n`,
    "target-stops-agent",
    "with the decision `allow`",
  ],
  [
    `${REQUIRED}[rules]\nprefix_rules = [{ z = 1, pattern = [{ token = "a" }], decision = "forbidden" }]\n`,
    "merged",
    "Unknown keys in a rule do nothing",
  ],
];

const codex: readonly Row[] = [
  ...codexConfig.map(([text, outcome, fact]) => ({ artifact: "config", text, outcome, fact })),
  ...codexRequirements.map(([text, outcome, fact]) => ({ artifact: "requirements", text, outcome, fact })),
];

const GROK_BROKEN = "A file that is not TOML is logged as an error, and nothing of it is taken";
const GROK_IGNORED = "are accepted and ignored";

const grok: readonly Row[] = (
  [
    ["a = 1\na = 2\n", "toml-syntax: duplicate-key", GROK_BROKEN],
    ["a = [", "toml-syntax: open-bracket", GROK_BROKEN],
    ["[permission]\ndeny = 'Read(/x)'\n", "target-value-ignored", GROK_IGNORED],
    ["permission = 1\n", "target-stops-agent", "each ends the agent"],
    ["[permission]\ndeny = [1]\n", "target-value-ignored", "elements that are not texts are skipped"],
    ["[permission]\nzz = 1\n", "merged", "An unknown key of the section is ignored"],
  ] as const
).map(([text, outcome, fact]) => ({ artifact: "config", text, outcome, fact }));

const DROID_IGNORES = "With anything else the agent goes on without the whole file";
const DROID_STOPS = "ends the agent at its start";
const droid = jsonRows(
  "settings",
  {
    empty: { outcome: "json-empty", fact: DROID_IGNORES },
    "byte-order-mark": { outcome: "json-byte-order-mark", fact: DROID_IGNORES },
    comment: { outcome: "merged", fact: "JSON with comments" },
    "trailing-comma": { outcome: "json-trailing-comma", fact: "a comma at the end" },
    "too-deep": TOO_DEEP,
    "forbidden-key": { outcome: "merged", fact: "a key `__proto__` changes nothing" },
    "duplicate-key": { outcome: "merged", fact: "equal keys the last counts" },
    syntax: { outcome: "json-syntax", fact: "single quotes" },
  },
  DROID_IGNORES,
  [
    { text: "{} /* x", outcome: "json-syntax", fact: DROID_IGNORES },
    { text: "[]", outcome: "target-refused", fact: "a root that is not an object" },
    { text: '{"sandbox": 5}', outcome: "target-stops-agent", fact: DROID_STOPS },
    { text: '{"sandbox": {"enabled": "x"}}', outcome: "target-stops-agent", fact: DROID_STOPS },
    { text: '{"sandbox": {"enabled": null}}', outcome: "target-stops-agent", fact: DROID_STOPS },
    { text: '{"sandbox": {"mode": "x"}}', outcome: "target-stops-agent", fact: DROID_STOPS },
    { text: '{"sandbox": {"network": []}}', outcome: "target-stops-agent", fact: DROID_STOPS },
    {
      text: '{"sandbox": {"filesystem": {"denyRead": "x"}}}',
      outcome: "target-stops-agent",
      fact: DROID_STOPS,
    },
    {
      text: '{"sandbox": {"filesystem": {"allowRead": [1]}}}',
      outcome: "target-stops-agent",
      fact: DROID_STOPS,
    },
    { text: '{"commandBlocklist": [3]}', outcome: "target-stops-agent", fact: "ends it too" },
    { text: '{"commandDenylist": {}}', outcome: "target-stops-agent", fact: "so does an object" },
    { text: '{"commandDenylist": "x"}', outcome: "target-value-ignored", fact: "in its place is ignored" },
    { text: '{"commandBlocklist": null}', outcome: "target-value-ignored", fact: "in its place is ignored" },
    { text: '{"zz": 1, "sandbox": {"zz": 1}}', outcome: "merged", fact: "Unknown keys are ignored" },
  ],
);

/** The rows of every agent that reads a file of the user's; Copilot's flags are no file that it reads. */
export const ROWS: Readonly<Record<string, readonly Row[]>> = {
  claude,
  codex,
  droid,
  gemini,
  grok,
  opencode,
  qwen,
};
