import { describe, expect, test } from "vitest";
import { domainText } from "../policy/domain.ts";
import type { Policy, Rule } from "../policy/policy.ts";
import { readBashRules } from "./bash.ts";
import { readSrtSettings } from "./srt.ts";

interface Read {
  readonly policy: Policy;
  /** Code, and what it says about the entry. */
  readonly warnings: readonly string[];
}

/** What a file says; the problems, where it says nothing. */
function read(settings: unknown, source: "srt" | "bash" = "srt"): Read | readonly string[] {
  const text = JSON.stringify(settings);
  const shown = ({ code, args }: { readonly code: string; readonly args: object }): string =>
    `${code} ${JSON.stringify(args)}`;
  const result =
    source === "srt"
      ? readSrtSettings({ file: source, text, syntax: "json" })
      : readBashRules({ file: source, text, syntax: "jsonc" });
  if (!result.ok) return result.problems.map(shown);
  return { policy: result.value.value, warnings: result.value.warnings.map(shown) };
}

function policy(settings: unknown, source: "srt" | "bash" = "srt"): Policy {
  const found = read(settings, source);
  if (!("policy" in found)) throw new Error(found.join());
  return found.policy;
}

function shown({ id, effect, action, subject, reason, inert }: Rule): string {
  const text = subject.kind === "domain" ? domainText(subject) : subject.text;
  const literal = subject.kind === "path" && subject.literal ? " literally" : "";
  const why = reason === undefined ? "" : ` (${reason})`;
  return `${id}: ${effect} ${action} ${text}${literal}${why}${inert === undefined ? "" : " inert"}`;
}

const FLAT = {
  filesystem: {
    denyRead: ["~/.aws", { path: "/a*b", literal: true }],
    allowRead: ["~/.aws/config"],
    denyWrite: ["**/.env"],
    allowWrite: ["."],
    allowGitConfig: true,
  },
  network: {
    allowedDomains: ["a.test"],
    deniedDomains: ["b.test", "c.test:80"],
    deniedDomainReasons: { "b.test": "no", toString: "x" },
    strictAllowlist: true,
  },
  credentials: { files: [{ path: "~/token", mode: "deny" }] },
  allowPty: true,
};

describe("settings of the sandbox", () => {
  test("each list is one kind of rules, with its place as its name", () => {
    expect(policy(FLAT).rules.map(shown)).toEqual([
      "srt:/filesystem/denyRead/0: deny read ~/.aws",
      "srt:/filesystem/denyRead/1: deny read /a*b literally",
      "srt:/filesystem/allowRead/0: allow read ~/.aws/config",
      "srt:/filesystem/denyWrite/0: deny write **/.env",
      "srt:/filesystem/allowWrite/0: allow write .",
      "srt:/network/allowedDomains/0: allow connect a.test",
      "srt:/network/deniedDomains/0: deny connect b.test (no)",
      "srt:/network/deniedDomains/1: deny connect c.test:80",
      "srt:/credentials/files/0/path: deny read ~/token",
    ]);
  });

  test("an allow list closes, and what is no rule is kept", () => {
    const { closed, rest } = policy(FLAT);
    expect(closed.write?.path).toEqual(["filesystem", "allowWrite"]);
    expect(closed.connect?.path).toEqual(["network", "allowedDomains"]);
    expect(closed.write?.source).toBe("srt");
    expect(rest).toEqual({
      credentials: FLAT.credentials,
      allowPty: true,
      filesystem: { allowGitConfig: true },
      network: { deniedDomainReasons: FLAT.network.deniedDomainReasons, strictAllowlist: true },
    });
    expect(policy({ filesystem: { denyRead: [] }, network: { deniedDomains: [] } })).toMatchObject({
      rules: [],
      closed: {},
      rest: {},
    });
    expect(policy({ filesystem: { allowWrite: [] } }).closed).toMatchObject({ write: { source: "srt" } });
  });

  test("the older shape has the same rules", () => {
    const older = {
      sandbox: {
        permissions: {
          filesystem: { read: { denyOnly: ["a"] }, write: { denyWithinAllow: ["b"], allowOnly: ["c"] } },
          network: { allowedHosts: ["d.test"], deniedHosts: ["e.test"] },
        },
      },
    };
    const { rules, closed, rest } = policy(older);
    expect(rules.map(shown)).toEqual([
      "srt:/sandbox/permissions/filesystem/read/denyOnly/0: deny read a",
      "srt:/sandbox/permissions/filesystem/write/denyWithinAllow/0: deny write b",
      "srt:/sandbox/permissions/filesystem/write/allowOnly/0: allow write c",
      "srt:/sandbox/permissions/network/allowedHosts/0: allow connect d.test",
      "srt:/sandbox/permissions/network/deniedHosts/0: deny connect e.test",
    ]);
    expect(closed.write?.path.at(-1)).toBe("allowOnly");
    expect(closed.connect?.path.at(-1)).toBe("allowedHosts");
    expect(rest).toEqual({});
    const both = read({ ...older, filesystem: { denyRead: ["x"] } });
    expect(both).toEqual([
      'two-shapes {"first":"/filesystem/denyRead/0","second":"/sandbox/permissions/filesystem/read/denyOnly/0"}',
    ]);
    expect(read({ ...older, filesystem: { denyRead: [] } })).toHaveProperty("policy");
  });

  test.each([
    ["~/.aws", []],
    ["$HOME/x", ["variables are not expanded"]],
    ["a$", []],
    ["~root/x", ["only `~` and `~/` are the home, not another user's"]],
    ["a~b", []],
    ["{a,b}", ["braces are no alternatives"]],
    ["{a}", []],
    ["!a", ["a leading `!` does not negate"]],
    ["a!", []],
    ["[!a]", ["`!` and `^` do not negate a set"]],
    ["[^a]", ["`!` and `^` do not negate a set"]],
    ["file://x", ["it is a URL"]],
    ["x file://x", []],
    ["%HOME%", ["variables are not expanded"]],
    ["/a/*/", ["`/a/*/` is a pattern that ends in a slash"]],
    ["~/a?/", ["`~/a?/` is a pattern that ends in a slash"]],
    ["a/*/", []],
    ["/a/b/", []],
    ["/a/*", []],
  ])("a pattern that the sandbox takes as it stands: %s", (path, expected) => {
    const found = read({
      filesystem: { denyRead: [path], allowWrite: [], denyWrite: [] },
      network: { allowedDomains: [], deniedDomains: [] },
    });
    const warnings = "warnings" in found ? found.warnings : found;
    expect(warnings.map((warning) => /"why":"(.*)"/.exec(warning)?.[1])).toEqual(expected);
  });

  test("a literal path, and one that is allowed, have no such warning", () => {
    const found = read({
      filesystem: {
        denyRead: [{ path: "$HOME/*/", literal: true }],
        allowRead: ["/a/*/"],
        allowWrite: [],
        denyWrite: [],
      },
      network: { allowedDomains: [], deniedDomains: [] },
    });
    expect("warnings" in found && found.warnings).toEqual([]);
  });

  test.each([
    [
      {},
      "it lacks `network.allowedDomains`, `network.deniedDomains`, `filesystem.denyRead`, `filesystem.allowWrite`, `filesystem.denyWrite`",
    ],
    [
      { filesystem: { denyRead: [], allowWrite: [] }, network: { allowedDomains: [], deniedDomains: [] } },
      "it lacks `filesystem.denyWrite`",
    ],
    [{ sandbox: {} }, "it has the older shape under `sandbox.permissions`"],
  ])("what the sandbox refuses: %j", (settings, why) => {
    const found = read(settings);
    expect("warnings" in found && found.warnings).toEqual([`srt-refuses-file ${JSON.stringify({ why })}`]);
  });

  test.each([
    [{ path: "a" }, "an object"],
    [{ path: "a", literal: false }, "an object"],
    [{ path: "a", literal: true, x: 1 }, "an object"],
    [{ path: 1, literal: true }, "an object"],
    [["a"], "an array"],
    [null, "null"],
    [1, "a number"],
  ])("%j is no path", (entry, got) => {
    const args = {
      path: "filesystem.denyRead[1]",
      expected: 'a string, or { "path": "...", "literal": true }',
      got,
    };
    expect(read({ filesystem: { denyRead: ["a", entry] } })).toEqual([`wrong-type ${JSON.stringify(args)}`]);
  });

  test("what is no domain, and a credential that is masked", () => {
    const args = { path: "network.deniedDomains[0]", expected: "a string", got: "a number" };
    expect(read({ network: { deniedDomains: [1] } })).toEqual([`wrong-type ${JSON.stringify(args)}`]);
    const masked = read({ ...FLAT, credentials: { files: [{ path: "~/t", mode: "mask" }] } });
    expect("warnings" in masked && masked.warnings).toEqual(['credential-masked {"entry":"~/t"}']);
    expect(policy({ network: { deniedDomains: ["a b.c"] } }).rules.map(shown)).toEqual([
      "srt:/network/deniedDomains/0: deny connect a b.c inert",
    ]);
  });
});

describe("command rules", () => {
  test("deny and ask, with and without a reason", () => {
    const { rules, closed } = policy(
      { deny: ["rm -rf", { command: "git push", reason: "why" }], ask: [{ command: "ls" }] },
      "bash",
    );
    expect(rules.map(shown)).toEqual([
      "bash:/deny/0: deny execute rm -rf",
      "bash:/deny/1: deny execute git push (why)",
      "bash:/ask/0: ask execute ls",
    ]);
    expect(closed).toEqual({});
    expect(rules.map(({ origin }) => origin.source)).toEqual(["bash", "bash", "bash"]);
    expect(policy({}, "bash").rules).toEqual([]);
  });

  test.each<[entry: unknown, problem: RegExp]>([
    [1, /^wrong-type .*"deny\[0\]".*"got":"a number"/],
    [["rm"], /^wrong-type .*"got":"an array"/],
    [null, /^wrong-type .*"got":"null"/],
    [{ reason: "x" }, /^(?:wrong-type|missing)/],
    ["''", /^empty-entry .*"deny\[0\]"/],
    [" ", /^empty-entry/],
    ["a\u0007", /^control-character .*"U\+0007"/],
    ["a\ud800", /^control-character .*"U\+D800"/],
    ["a\u2028", /^control-character .*"U\+2028"/],
    ["rm | ls", /^command-form .*"instead":\["rm","ls"\]/],
  ])("%j is refused", (entry, problem) => {
    const found = read({ deny: [entry] }, "bash");
    expect(found).toHaveLength(1);
    expect(Array.isArray(found) && found[0]).toMatch(problem);
  });

  test("what is no simple command never matches, and an emoji is a character", () => {
    const found = read({ deny: ["a && b", "echo 😀"] }, "bash");
    expect("policy" in found && found.policy.rules.map(shown)).toEqual([
      "bash:/deny/0: deny execute a && b inert",
      "bash:/deny/1: deny execute echo 😀",
    ]);
    expect("warnings" in found && found.warnings).toEqual(['command-not-simple {"entry":"a && b"}']);
  });

  test("stars and characters that cannot be seen are told, and the words of a rule are read", () => {
    const found = read({ deny: ["rm *", "l\u200bs", "café", "'' x"] }, "bash");
    expect("warnings" in found && found.warnings).toEqual([
      'command-wildcard {"entry":"rm *","plainly":"rm"}',
      'invisible-character {"entry":"l\u200bs","characters":["U+200B"]}',
    ]);
    expect(
      policy({ deny: ["git push", "mkfs*", " a && b "] }, "bash").rules.map(({ subject }) => subject),
    ).toEqual([
      { kind: "command", text: "git push", words: ["git", "push"] },
      { kind: "command", text: "mkfs*", words: [{ prefix: "mkfs" }] },
      { kind: "command", text: " a && b ", words: ["a && b"] },
    ]);
  });

  test("a file that is no object says nothing", () => {
    for (const [text, got] of [
      [1, "a number"],
      ["x", "a string"],
      [null, "null"],
    ] as const) {
      const args = { path: "the bash rules file", expected: "an object", got };
      expect(read(text, "bash")).toEqual([`wrong-type ${JSON.stringify(args)}`]);
    }
    const args = { path: "the bash rules file", expected: "an object", got: "an array" };
    expect(read([], "bash")).toEqual([`wrong-type ${JSON.stringify(args)}`]);
    expect(read(null, "bash")).toHaveLength(1);
    expect(read(null)).toHaveLength(1);
    expect(read([])).toHaveLength(1);
  });
});
