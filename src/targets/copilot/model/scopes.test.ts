import { expect, test } from "vitest";
import { machineOf } from "../../../../test/support/machine.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import { FLAGS } from "../artifacts.ts";
import { IDS, scopes as placesOf } from "../scopes.ts";
import { findings } from "./findings.ts";
import { model } from "./index.ts";

const CWD = "/w/ws";
const NO_RM = "--deny-tool='shell(rm)'";

/** The flags, and what some of the scopes hold. */
interface Row {
  readonly flags?: string;
  readonly texts?: Readonly<Record<string, string>>;
}

function input({ flags = NO_RM, texts = {} }: Row) {
  const environment = machineOf({ [`${CWD}/x`]: "file" }, { home: "/w/home", cwd: CWD });
  const places = placesOf({ environment, variables: {} });
  const scopes = places.flatMap((scope): readonly ScopeText[] => {
    const text = texts[scope.id];
    return text === undefined ? [] : [{ ...scope, state: "read", text }];
  });
  return { files: { [FLAGS]: flags }, scopes, environment, options: { wrapper: "none" } as const };
}

/** What becomes of `rm x` and `mkdir y`. */
function verdicts(row: Row): string {
  const asked = input(row);
  const { decide } = model(asked);
  return ["rm x", "mkdir y"]
    .map((text) => decide(attemptOf({ tool: "Bash", text, cwd: CWD }, asked.environment)).layer2.verdict)
    .join(" ");
}

const managed = (permissions: unknown): Readonly<Record<string, string>> => ({
  [IDS.managed]: JSON.stringify({ permissions }),
});

const approved = (here: unknown): Readonly<Record<string, string>> => ({
  [IDS.approvals]: JSON.stringify({ locations: { [CWD]: here } }),
});

test.each<readonly [string, Row, string]>([
  ["P1", { flags: `--allow-all-tools ${NO_RM}` }, "deny allow"],
  ["P2", { flags: "" }, "ask ask"],
  ["P3", { texts: { [IDS.allowAll]: "true" } }, "deny allow"],
  ["P3 without a flag", { flags: "", texts: { [IDS.allowAll]: "true" } }, "allow allow"],
  ["an empty variable", { texts: { [IDS.allowAll]: "" } }, "deny ask"],
  [
    "P4",
    {
      texts: {
        [IDS.approvals]: JSON.stringify({
          locations: { [CWD]: { tool_approvals: [{ kind: "commands", commandIdentifiers: ["touch"] }] } },
        }),
      },
    },
    "deny ask",
  ],
  [
    "approvals of another directory",
    { texts: { [IDS.approvals]: JSON.stringify({ locations: { "/w/w": {} } }) } },
    "deny ask",
  ],
  [
    "P4 in full",
    { texts: approved({ tool_approvals: [{ kind: "commands", commandIdentifiers: ["rm", "mkdir"] }] }) },
    "deny allow",
  ],
  ["P5 P6", { flags: "--yolo", texts: managed({ deny: ["Shell(rm *)"], allow: ["Shell"] }) }, "deny allow"],
  ["P7", { flags: "--yolo", texts: managed({ deny: ["Shell(rm *)"] }) }, "deny ask"],
  ["P8 broken", { flags: "--yolo", texts: { [IDS.managed]: "{" } }, "deny deny"],
  ["P8 a text", { flags: "--yolo", texts: managed({ deny: "Shell(rm *)" }) }, "deny deny"],
  ["settings without rules", { texts: { [IDS.settings]: '{ "permissions": {} }' } }, "deny ask"],
])("%s", (_, row, expected) => {
  expect(verdicts(row)).toBe(expected);
});

/** Accesses by their tool and text, with what the real agent did (facts.md, "Which file decides"). */
type Measured = Readonly<Record<string, string>>;

function decided(
  { flags, texts = {} }: Row,
  [text, verdict]: readonly [string, string],
): readonly [string, string] {
  const asked = input({ ...(flags === undefined ? {} : { flags }), texts });
  const [, tool = "Bash", value = text] = /^(Read|Write|Edit|WebFetch) (.*)$/.exec(text) ?? [];
  const access = { tool: tool as "Bash", text: value, cwd: CWD };
  return [`${text}: ${verdict}`, model(asked).decide(attemptOf(access, asked.environment)).layer2.verdict];
}

const rows: readonly (readonly [string, Readonly<Record<string, string>>, Measured])[] = [
  [
    "--yolo",
    managed({ deny: ["Shell(rm *)"] }),
    {
      "rm x": "deny",
      "echo hi && rm x": "deny",
      "A=1 rm x": "deny",
      "sudo rm x": "ask",
      "'rm' x": "ask",
      ls: "ask",
      "git status": "ask",
      "Read x": "ask",
      "Read /w/home/f": "ask",
      "Write new": "ask",
      "WebFetch https://a.test/": "ask",
    },
  ],
  [
    "",
    managed({ deny: ["Shell(rm *)"] }),
    { "rm x": "deny", ls: "ask", "Read x": "ask", "Write new": "ask" },
  ],
  ["--yolo", managed({ deny: [] }), { "mkdir y": "ask", "Read x": "ask" }],
  ["--yolo", managed({}), { "mkdir y": "allow", "Read x": "allow" }],
  ["--yolo", managed({ ask: ["Shell(rm *)"] }), { "rm x": "ask", "mkdir y": "ask", "Read x": "ask" }],
  [
    "",
    managed({ deny: ["Shell(rm *)"], allow: ["Shell"] }),
    {
      "rm x": "deny",
      "mkdir y": "allow",
      "git push o": "allow",
      "cat /etc/hostname": "allow",
      "echo x > n": "allow",
      "curl http://a.test/": "ask",
      "curl a.test": "allow",
      "Read x": "ask",
      "Write new": "ask",
    },
  ],
  [
    "--deny-tool='shell(mkdir)' --deny-url=a.test --deny-tool='write'",
    managed({ allow: ["Shell", "Read", "Edit", "Domain(a.test)"] }),
    {
      "mkdir y": "deny",
      "touch z": "allow",
      "curl https://a.test/": "deny",
      "Read x": "allow",
      "Write new": "deny",
      "WebFetch https://a.test/": "deny",
    },
  ],
  [
    "",
    managed({ allow: ["Shell", "Read", "Edit", "Domain(a.test)"] }),
    {
      "curl https://a.test/": "allow",
      "curl https://b.test/": "ask",
      "Read /w/home/f": "allow",
      "Write /w/home/n": "allow",
      "Edit x": "allow",
      "WebFetch https://a.test/": "allow",
      "WebFetch http://a.test/": "ask",
      "WebFetch https://b.test/": "ask",
    },
  ],
  [
    "--yolo",
    managed({ ask: ["Shell(rm *)"], allow: ["Shell", "Read", "Edit"] }),
    {
      "rm x": "ask",
      "mkdir y": "allow",
      "curl https://a.test/": "ask",
      "Read x": "allow",
      "Edit x": "allow",
    },
  ],
  // Whether a part of the line is allowed only was measured for few lines.
  ["", managed({ allow: ["Shell(mkdir *)"] }), { "mkdir y": "unknown", "touch z": "unknown" }],
  ["--yolo", managed({ deny: ["Shell"] }), { ls: "deny", "Read x": "ask" }],
  ["--yolo", managed({ deny: ["Shell(*)"] }), { ls: "deny" }],
  ["--yolo", managed({ deny: ["Shell(rm)"] }), { rm: "deny", "rm x": "deny", "rmdir y": "ask" }],
  ["--yolo", managed({ deny: ["Shell(git)"] }), { git: "deny", "git push o": "ask" }],
  ["--yolo", managed({ deny: ["Shell(git *)"] }), { "git -C . push o": "deny", "gitea x": "ask" }],
  ["--yolo", managed({ deny: ["Shell(git push *)"] }), { "git -C . push": "deny", "git status": "ask" }],
  ["--yolo", managed({ deny: ["Shell(npm *)"] }), { "npm install x": "deny" }],
  ["--yolo", managed({ deny: ["Shell(rm -rf *)"] }), { "rm -rf x": "deny", "rm -r -f x": "ask" }],
  ["--yolo", managed({ deny: ["bash(x)", "Bash(rm *)"] }), { "rm x": "unknown" }],
  ["--yolo", managed({ deny: ["Bash(rm *)"] }), { "rm x": "deny", ls: "ask" }],
  ["--yolo", managed({ deny: ["Edit"] }), { "Write n": "deny", "Edit x": "deny", "Read x": "ask" }],
  ["--yolo", managed({ deny: ["Write"] }), { "Write n": "deny", ls: "ask" }],
  [
    "--yolo",
    managed({ deny: ["Read(~/sec/**)", "Read(./.env)", "Edit(/sub/**)"], allow: ["Read", "Edit"] }),
    {
      "Read x": "allow",
      "Read /w/home/sec/f": "deny",
      "Read /w/home/sec": "allow",
      "Read .env": "deny",
      "Write sub/n": "deny",
      "Edit /w/home/sec/f": "allow",
      ls: "ask",
    },
  ],
  [
    "--yolo",
    managed({ deny: ["Domain(a.test)", "Domain(*.b.test)"], allow: ["Domain(c.test)", "Domain(*.d.test)"] }),
    {
      "WebFetch https://a.test/": "deny",
      "WebFetch https://x.a.test/": "ask",
      "WebFetch http://a.test/": "ask",
      "WebFetch https://b.test/": "deny",
      "WebFetch https://x.b.test/": "deny",
      "WebFetch https://c.test/": "allow",
      "WebFetch https://d.test/": "allow",
      "WebFetch https://x.d.test/": "allow",
    },
  ],
  [
    "--yolo",
    managed({ limitTo: ["Domain(a.test)"] }),
    {
      ls: "allow",
      "Read x": "allow",
      "WebFetch https://a.test/": "allow",
      "WebFetch http://a.test/": "allow",
      "WebFetch https://x.a.test/": "deny",
      "WebFetch https://localhost/p?q=1": "deny",
    },
  ],
  ["--yolo", managed({ limitTo: ["Shell"] }), { ls: "allow", "WebFetch https://a.test/": "deny" }],
  ["--yolo", managed({ limitTo: "x" }), { ls: "allow" }],
  ...["{", "", "[]", "// c\n{}", '{ "permissions": null }', '{ "sandbox": "x" }'].map(
    (text) =>
      [
        "--yolo",
        { [IDS.managed]: text },
        {
          ls: "deny",
          "Read x": "allow",
          "Write sub/n": "allow",
          "Read /w/home/f": "deny",
          "Write /w/home/n": "deny",
        },
      ] as const,
  ),
  ...[
    ["Shell(rm *)", 3],
    "x",
    ["Bogus(x)"],
    ["Tool(x)"],
    ["WebFetch(domain:a.test)"],
    ["mcp__x"],
    ["Shell()"],
  ].map((deny) => ["--yolo", managed({ deny }), { ls: "deny", "Read x": "allow" }] as const),
  ["", { [IDS.managed]: "{" }, { ls: "deny", "Read x": "allow", "Write n": "ask" }],
  ...["true", "1", "TRUE", "yes", "on", " true"].map(
    (text) => ["", { [IDS.allowAll]: text }, { "mkdir y": "allow" }] as const,
  ),
  ...["0", "no", "False", "off"].map((text) => ["", { [IDS.allowAll]: text }, { "mkdir y": "ask" }] as const),
  ["", { [IDS.allowAll]: "x" }, { ls: "deny", "Read x": "deny" }],
  [
    "",
    { [IDS.allowAll]: "true", ...managed({ deny: ["Shell(rm *)"] }) },
    { "rm x": "deny", "mkdir y": "ask", "Read x": "ask" },
  ],
  [
    "",
    approved({ tool_approvals: [{ kind: "commands", commandIdentifiers: ["git push", "npm", "mkdir"] }] }),
    {
      "git push o": "allow",
      "git -C . push o": "ask",
      "npm install x": "ask",
      "touch z": "ask",
      "mkdir y && git push o": "allow",
      "git push > f": "ask",
      "git push /etc/x": "ask",
      "sudo git push": "ask",
    },
  ],
  [
    "",
    approved({ tool_approvals: [{ kind: "write" }] }),
    { "Write n": "allow", "Edit x": "allow", "mkdir y": "ask", "echo x > f": "allow" },
  ],
  [
    "",
    approved({ allowed_directories: ["/w/home/sec"] }),
    {
      "Read /w/home/sec/f": "allow",
      "Write /w/home/sec/n": "ask",
      "cat /w/home/sec/f": "allow",
      "mkdir y": "ask",
    },
  ],
  ["", approved({ tool_approvals: [{ kind: "shell" }] }), { "mkdir y": "unknown" }],
  [
    "",
    {
      ...approved({ tool_approvals: [{ kind: "commands", commandIdentifiers: ["mkdir"] }] }),
      ...managed({ deny: ["Shell(rm *)"] }),
    },
    { "mkdir y": "ask", "rm z": "deny" },
  ],
  [
    "",
    { [IDS.settings]: '// c\n{ "allowedUrls": ["a.test"], }' },
    {
      "WebFetch https://a.test/": "allow",
      "WebFetch http://a.test/": "ask",
      "WebFetch https://x.a.test/": "ask",
      "curl https://a.test/": "ask",
    },
  ],
  [
    "--deny-url=a.test",
    { [IDS.settings]: '{ "allowedUrls": ["a.test"] }' },
    { "WebFetch https://a.test/": "deny" },
  ],
  [
    "--yolo",
    { [IDS.settings]: '{ "deniedUrls": ["a.test"] }' },
    { "WebFetch https://a.test/": "deny", "WebFetch https://b.test/": "allow" },
  ],
  ...[
    '"beep": "x"',
    '"deniedUrls": "x"',
    '"deniedUrls": null',
    '"disableAllHooks": "x"',
    '"sandbox": "x"',
    '"sandbox": { "enabled": "x" }',
    '"sandbox": { "userPolicy": { "filesystem": { "deniedPaths": "x" } } }',
    '"permissions": "x"',
    '"logLevel": 3',
  ].map(
    (member) =>
      [
        "",
        { [IDS.settings]: `{ "allowedUrls": ["a.test"], ${member} }` },
        { "WebFetch https://a.test/": "ask" },
      ] as const,
  ),
  ...['"beep": true', '"trustedFolders": "x"', '"theme": 3', '"unknown": 3'].map(
    (member) =>
      [
        "",
        { [IDS.settings]: `{ "allowedUrls": ["a.test"], ${member} }` },
        { "WebFetch https://a.test/": "allow" },
      ] as const,
  ),
];

test.each(rows)("measured: %s %o", (flags, texts, measured) => {
  for (const one of Object.entries(measured)) {
    const [what, verdict] = decided({ flags, texts }, one);
    expect(what).toBe(`${one[0]}: ${verdict}`);
  }
});

test.each<readonly [Row, readonly string[]]>([
  [{}, []],
  [{ texts: { [IDS.allowAll]: "true" } }, ["allow-all-variable"]],
  [{ texts: { [IDS.allowAll]: "x" } }, ["allow-all-invalid"]],
  [{ texts: approved({}) }, ["approvals-kept"]],
  [{ texts: { [IDS.settings]: '{ "beep": "x" }' } }, ["settings-void"]],
  [{ texts: { [IDS.settings]: '{ "allowedUrls": [] }' } }, []],
  [{ texts: { [IDS.managed]: "{" } }, ["managed-unreadable-closed"]],
  [{ texts: managed({ deny: 1 }) }, ["managed-unreadable-closed"]],
  [{ texts: managed({ deny: ["Shell(rm *)"] }) }, ["managed-rest-asks"]],
  [{ texts: managed({ deny: ["Shell(rm *)"], allow: ["Shell"] }) }, ["managed-allows"]],
])("findings %#", (row, expected) => {
  expect(findings(input(row)).map(({ code }) => code)).toEqual([...expected, "no-flags-file"]);
});

test("COPILOT_HOME moves the files of the user", () => {
  const { environment } = input({});
  const files = placesOf({ environment, variables: { COPILOT_HOME: "~/moved" } }).flatMap(({ place }) =>
    place.at === "file" ? [place.file] : [],
  );
  expect(files).toEqual([
    "/w/home/moved/permissions-config.json",
    "/w/home/moved/settings.json",
    "/etc/github-copilot/managed-settings.json",
  ]);
});
