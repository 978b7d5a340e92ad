/** Files of agents as users write them, at random. */
import fc from "fast-check";
import { stringify } from "smol-toml";

/** Up to three of these. */
export function some<T>(...values: readonly T[]): fc.Arbitrary<T[]> {
  return fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 });
}

const CLAUDE = some(
  "Bash(rm)",
  "Bash(git reset --hard:*)",
  "Bash(git push *)",
  "Read(~/.vault/**)",
  "Edit(~/notes/**)",
  "Write(**/.env)",
  "WebFetch(domain:a.com)",
  "WebFetch",
  "Bash",
  "Edit",
  "mcp__x",
);

const lists = fc.record({ deny: CLAUDE, ask: CLAUDE, allow: CLAUDE }, { requiredKeys: [] });

const action = fc.constantFrom("allow", "ask", "deny");

/** Rules of the last match, in any order, and names that are patterns. */
function rulesOf(...patterns: readonly string[]): fc.Arbitrary<unknown> {
  const rules = fc
    .uniqueArray(fc.tuple(fc.constantFrom(...patterns), action), { selector: ([one]) => one, maxLength: 3 })
    .map((pairs) => Object.fromEntries(pairs));
  return fc.oneof(action, rules);
}

const opencode = fc
  .uniqueArray(
    fc.oneof(
      fc.tuple(fc.constantFrom("*", "webfetch", "web*", "b*"), action),
      fc.tuple(fc.constant("bash"), rulesOf("*", "rm *", "git push", "git *", "ls")),
      fc.tuple(fc.constantFrom("edit", "read"), rulesOf("*", "*.env", "notes/a")),
      fc.tuple(fc.constant("external_directory"), rulesOf("*", "/home/me/notes/*")),
      fc.tuple(fc.constant("webfetc?"), rulesOf("*", "https://c.net/*")),
    ),
    { selector: ([key]) => key, maxLength: 4 },
  )
  .map((pairs) => Object.fromEntries(pairs) as object);

const access = fc.constantFrom("deny", "none", "read", "write");

const profile = fc.record(
  {
    extends: fc.constantFrom(":workspace", ":read-only"),
    filesystem: fc.dictionary(fc.constantFrom("~/.vault", "~/notes", "~/.ssh", "/etc"), access, {
      noNullPrototype: true,
      maxKeys: 2,
    }),
    network: fc.record(
      {
        enabled: fc.boolean(),
        domains: fc.dictionary(fc.constantFrom("a.com", "c.net"), fc.constantFrom("allow", "deny"), {
          noNullPrototype: true,
        }),
      },
      { requiredKeys: ["enabled"], noNullPrototype: true },
    ),
  },
  { requiredKeys: ["extends"], noNullPrototype: true },
);

const codex = fc
  .record(
    {
      default_permissions: fc.constantFrom(
        "mine",
        ":workspace",
        ":read-only",
        "twsrt",
        ":danger-full-access",
      ),
      sandbox_mode: fc.constantFrom("read-only", "workspace-write"),
      features: fc.record({ network_proxy: fc.boolean() }, { noNullPrototype: true }),
      mine: profile,
      twsrt: profile,
    },
    { requiredKeys: ["mine", "twsrt"], noNullPrototype: true },
  )
  .map(({ mine, twsrt, ...others }) =>
    stringify(
      others.default_permissions === undefined ? others : { ...others, permissions: { mine, twsrt } },
    ),
  );

const flags = some(
  "--deny-tool 'shell(rm)' \\",
  "--deny-tool 'shell(git reset:*)' \\",
  "--deny-tool 'read(/home/me/.vault/**)' \\",
  "--deny-url 'a.com' \\",
  "--allow-tool 'shell' \\",
  "--allow-url 'c.net' \\",
  "# mine",
).map((lines) => lines.map((line) => `${line}\n`).join(""));

const geminiRule = fc.record({
  toolName: fc.constantFrom("run_shell_command", "web_fetch", "read_file"),
  decision: fc.constantFrom("allow", "ask_user", "deny"),
  priority: fc.constantFrom(1, 500, 999),
});

const codexRules = some(
  'prefix_rule(pattern = ["rm"], decision = "forbidden")',
  'prefix_rule(pattern = ["git", "reset"], decision = "prompt")',
).map((lines) => lines.map((line) => `${line}\n`).join(""));

const json = (value: fc.Arbitrary<object>): fc.Arbitrary<string> => value.map((one) => JSON.stringify(one));

/** For each artifact that is merged or replaced: files as users write them. */
export const NATIVE_FILES: readonly (readonly [
  target: string,
  artifact: string,
  options: object,
  text: fc.Arbitrary<string>,
])[] = [
  ["claude", "settings", {}, json(fc.record({ permissions: lists }))],
  [
    "claude",
    "settings",
    { sandbox: "require" },
    json(fc.record({ permissions: lists, sandbox: fc.record({ enabled: fc.constant(true) }) })),
  ],
  ["copilot", "flags", {}, flags],
  ["codex", "config", {}, codex],
  ["codex", "rules", {}, codexRules],
  ["gemini", "policy", {}, fc.array(geminiRule, { maxLength: 2 }).map((rule) => stringify({ rule }))],
  [
    "opencode",
    "config",
    {},
    json(
      fc.record(
        {
          permission: fc.oneof(action, opencode),
          tools: fc.dictionary(fc.constantFrom("bash", "write", "read", "webfetch"), fc.boolean(), {
            noNullPrototype: true,
            maxKeys: 2,
          }),
        },
        { requiredKeys: ["permission"] },
      ),
    ),
  ],
  ["qwen", "settings", {}, json(fc.record({ permissions: lists }))],
];
