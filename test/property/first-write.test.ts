import fc from "fast-check";
import { stringify } from "smol-toml";
import { expect, test } from "vitest";
import {
  attemptOf,
  parseAccess,
  TARGETS,
  together,
  type Attempt,
  type Compiled,
  type Document,
  type Model,
  type Target,
} from "../../src/index.ts";
import { foreignRestrictions, owned } from "../../src/workspace/ownership.ts";
import { machineOf } from "../support/machine.ts";
import { policyOf } from "../support/memory.ts";

/*
 * Whatever a user's own file says, the first write without `--replace` takes no restriction away: either it is refused,
 * or no access that an entry of the file restricted is restricted less afterwards. The models say so, which know
 * nothing of entries that twsrt manages.
 */

const ENVIRONMENT = machineOf({
  "~/.vault/key": "file",
  "~/.ssh/id_rsa": "file",
  "~/notes/a": "file",
  "~/project/.env": "file",
  "~/project/src/a": "file",
});

const ATTEMPTS: readonly Attempt[] = [
  ...[
    "~/.vault/key",
    "~/.ssh/id_rsa",
    "~/notes/a",
    "~/project/.env",
    "~/project/src/a",
    "/etc/hosts",
  ].flatMap((file) => [`Read(${file})`, `Write(${file})`]),
  ...[
    "rm x",
    "git push",
    "git push --force",
    "git reset --hard",
    "curl https://a.com/",
    "ls",
    "cat ~/.vault/key",
  ].map((line) => `Bash(${line})`),
  ...["a.com", "x.a.com", "b.org", "c.net"].map((host) => `WebFetch(https://${host}/)`),
].map((text) => {
  const read = parseAccess(text, ENVIRONMENT.cwd);
  if (read.kind !== "access") throw new Error(text);
  return attemptOf(read.access, ENVIRONMENT);
});

function some<T>(...values: readonly T[]): fc.Arbitrary<T[]> {
  return fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 });
}

/** Policies about the same things as the files. */
const policies = fc
  .record({
    denyRead: some("~/.ssh", "~/.vault"),
    denyWrite: some("**/.env", "~/notes"),
    allowWrite: fc.option(some(".", "~/notes"), { nil: undefined }),
    allowedDomains: fc.option(some("a.com", "*.a.com", "b.org"), { nil: undefined }),
    deniedDomains: some("c.net", "b.org"),
    deny: some("rm", "git push --force"),
    ask: some("git push", "git reset"),
  })
  .map(({ denyRead, denyWrite, allowWrite, allowedDomains, deniedDomains, deny, ask }) =>
    policyOf({
      srt: JSON.stringify({
        filesystem: { denyRead, denyWrite, ...(allowWrite === undefined ? {} : { allowWrite }) },
        network: { deniedDomains, ...(allowedDomains === undefined ? {} : { allowedDomains }) },
      }),
      bash: JSON.stringify({ deny, ask }),
    }),
  );

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
const FILES: readonly (readonly [
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

const STRICTNESS = { allow: 1, unknown: 2, ask: 3, deny: 4 } as const;

/** Whether an entry of the user's restricts an access, as opposed to one of the policy, or to the agent by itself. */
function restricted(model: Model, attempt: Attempt, { entries }: Compiled): boolean {
  const answer = model.decide(attempt);
  const verdict = together(answer);
  if (verdict !== "deny" && verdict !== "ask") return false;
  return [answer.layer1, answer.layer2].some((one) => {
    const { entry } = one;
    if (one.verdict !== verdict || entry === undefined) return false;
    return !entries.some(({ key, value }) => key === entry.key && String(value) === entry.value);
  });
}

test.each(FILES)(
  "property: the first write to %s (%s, %j) weakens nothing",
  async (name, artifact, section, text) => {
    const target = TARGETS.find((one) => one.name === name) as Target;
    const options = target.options.parse(section);
    const { model } = await target.model();
    const of = (content: string): Model =>
      model({ files: { [artifact]: content }, environment: ENVIRONMENT, options });
    let written = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(policies, text, async (policy, before) => {
        const current: Document = { file: "f", text: before, syntax: "json" };
        const compiled = target.compile(policy, ENVIRONMENT, options);
        const plan = await target.plan({ compiled, artifact, file: "f", current, options });
        if (plan.kind !== "planned" || foreignRestrictions(owned(plan.drift, undefined)).length > 0)
          return void (refused += 1);
        written += 1;
        const [old, next] = [of(before), of(plan.next)];
        for (const attempt of ATTEMPTS) {
          if (!restricted(old, attempt, compiled)) continue;
          const [was, is] = [together(old.decide(attempt)), together(next.decide(attempt))];
          expect(
            STRICTNESS[is],
            `${attempt.access.tool}(${attempt.access.text}): ${was} became ${is}`,
          ).toBeGreaterThanOrEqual(STRICTNESS[was]);
        }
      }),
      { numRuns: 400 },
    );
    expect(written).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(20);
  },
);
