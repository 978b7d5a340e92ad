/**
 * Settings that look right and are not: each trap of the settings file that shows on Linux, on a fixture. What is tried is
 * the real sandbox.
 */
import * as fs from "node:fs";
import { describe, expect, test } from "vitest";
import type { SandboxVerdict } from "../../src/verify/sandbox/verdict.ts";
import { newGround, rulesOf, settingsText, testGround, type Lists } from "./sandbox.ts";

interface Trap {
  readonly name: string;
  readonly tree?: Readonly<Record<string, string | null>>;
  readonly lists: Lists;
  /** Where the sandbox is started, below the root. */
  readonly start?: string;
  /** The verdict of an entry, by its id without `srt:`, or of what has to be so, by `baseline:...`. */
  readonly expect: Readonly<Record<string, SandboxVerdict>>;
  /** A part of the reason of the first. */
  readonly says: string;
}

const deny = (...denyRead: unknown[]): Lists => ({ filesystem: { denyRead } });
const hosts = (allowedDomains: string[], deniedDomains: string[] = []): Lists => ({
  network: { allowedDomains, deniedDomains },
});

const TRAPS: readonly Trap[] = [
  {
    name: "a misspelt key",
    tree: { "h/.aws/credentials": "x" },
    lists: { filesystem: { denyRaed: ["~/.aws"], allowwrite: ["."] } },
    expect: { "/filesystem/denyRaed/0": "fail", "/filesystem/allowwrite/0": "fail" },
    says: "has no key `denyRaed`",
  },
  {
    name: "a list at the wrong level",
    tree: { "h/.aws/credentials": "x" },
    lists: { denyRead: ["~/.aws"] },
    expect: { "/denyRead/0": "fail" },
    says: "has no key `denyRead`",
  },
  {
    name: "a key that nobody knows",
    lists: { network: { foo: 1 }, bar: 2 },
    expect: { "baseline:setting:network.foo": "unproved", "baseline:setting:bar": "unproved" },
    says: "has no key `foo`",
  },
  {
    name: "a pattern in a write list",
    tree: { "h/p/.env": "x", "h/p/a/.env": "x" },
    lists: { filesystem: { allowWrite: ["."], denyWrite: ["**/.env", "*.pem"] } },
    expect: { "/filesystem/denyWrite/0": "fail", "/filesystem/denyWrite/1": "fail" },
    says: "a pattern in a write list has no effect",
  },
  {
    name: "a pattern in allowWrite",
    tree: { "o/x.log": "x" },
    lists: { filesystem: { allowWrite: ["<root>/o/*.log"] } },
    expect: { "/filesystem/allowWrite/0": "fail" },
    says: "a pattern in a write list has no effect",
  },
  {
    name: "a pattern whose file is denied by another entry",
    tree: { "h/p/s.txt": "x" },
    lists: { filesystem: { denyRead: ["s.txt"], allowWrite: ["."], denyWrite: ["s.*"] } },
    expect: { "/filesystem/denyWrite/0": "fail", "/filesystem/denyRead/0": "pass" },
    says: "a pattern in a write list has no effect",
  },
  {
    name: "a pattern where nothing may be written",
    tree: { "h/p/a.md": "x" },
    lists: { filesystem: { denyWrite: ["*.md"] } },
    expect: { "/filesystem/denyWrite/0": "unproved" },
    says: "without this entry as well: no entry allows it",
  },
  {
    name: "a pattern from the root",
    tree: { "h/p/.env": "x" },
    lists: deny("/**/.env"),
    expect: { "/filesystem/denyRead/0": "fail" },
    says: "a wildcard in its first step",
  },
  {
    name: "a pattern from the root beside one that acts",
    tree: { "h/p/.env": "x" },
    lists: deny("/**/.env", "**/.env"),
    expect: { "/filesystem/denyRead/0": "unproved", "/filesystem/denyRead/1": "pass" },
    says: "`denyRead[1]`, `**/.env`",
  },
  {
    name: "a denied path that is not there",
    lists: deny("~/.netrc", "**/*.pem"),
    expect: { "/filesystem/denyRead/0": "unproved", "/filesystem/denyRead/1": "unproved" },
    says: "is not there, so nothing is hidden",
  },
  {
    name: "a grant of a path that is not there",
    lists: { filesystem: { allowWrite: ["~/new"] } },
    expect: { "/filesystem/allowWrite/0": "fail" },
    says: "does not exist has no effect",
  },
  {
    name: "a grant through a link",
    tree: { "h/link": "-> <root>/o", "o/f": "x" },
    lists: { filesystem: { allowWrite: ["~/link"] } },
    expect: { "/filesystem/allowWrite/0": "fail" },
    says: "through a link has no effect",
  },
  {
    name: "a link to a denied file",
    tree: { "o/secret": "x", "h/p/link": "-> <root>/o/secret" },
    lists: deny("link"),
    expect: { "/filesystem/denyRead/0": "pass" },
    says: "a device is in its place",
  },
  {
    name: "a grant in a hidden directory",
    tree: { "h/p/s/f": "x", "h/t/in/f": "x" },
    lists: { filesystem: { denyRead: ["s", "~/t"], allowWrite: ["s", "~/t/in"] } },
    expect: { "/filesystem/denyRead/0": "fail", "/filesystem/denyRead/1": "fail" },
    says: "makes it readable again",
  },
  {
    name: "spellings that are taken as they stand",
    tree: { "h/.aws/c": "x", "h/a": "x" },
    lists: deny("$HOME/.aws", "~/{a,b}", "file:///etc/passwd", " ~/.aws", "!x", "[^a]"),
    expect: {
      "/filesystem/denyRead/0": "fail",
      "/filesystem/denyRead/1": "fail",
      "/filesystem/denyRead/2": "fail",
      "/filesystem/denyRead/3": "fail",
      "/filesystem/denyRead/4": "unproved",
      "/filesystem/denyRead/5": "unproved",
    },
    says: "allowed",
  },
  {
    name: "another case",
    tree: { "h/p/secret": "x" },
    lists: deny("SECRET"),
    expect: { "/filesystem/denyRead/0": "unproved" },
    says: "is not there",
  },
  {
    name: "a relative entry, from another directory",
    tree: { "h/p/secret": "x", "h/p/sub": null },
    lists: deny("secret"),
    start: "h/p/sub",
    expect: { "/filesystem/denyRead/0": "unproved" },
    says: "is not there",
  },
  {
    name: "the directory above the one it is started in",
    lists: deny(".."),
    expect: { "baseline:start": "fail" },
    says: "relative paths of a command mean others",
  },
  {
    name: "a hard link",
    tree: { "h/p/secret": "x", "h/p/pub/hard": "= h/p/secret" },
    lists: { filesystem: { denyRead: ["secret"], allowWrite: ["pub"], denyWrite: ["secret"] } },
    expect: { "/filesystem/denyRead/0": "fail", "/filesystem/denyWrite/0": "fail" },
    says: "another one for the same file",
  },
  {
    name: "a hard link to a file in a denied directory",
    tree: { "h/.aws/sso/credentials": "x", "h/p/hard": "= h/.aws/sso/credentials" },
    lists: { filesystem: { denyRead: ["~/.aws"], allowWrite: ["."], denyWrite: ["~/.aws/sso"] } },
    expect: { "/filesystem/denyRead/0": "fail", "/filesystem/denyWrite/0": "fail" },
    says: "another one for the same file",
  },
  {
    name: "a hard link below the home, far from where the sandbox is started",
    tree: { "h/.aws/credentials": "x", "h/a/b/c/hard": "= h/.aws/credentials" },
    lists: deny("~/.aws"),
    expect: { "/filesystem/denyRead/0": "fail" },
    says: "another one for the same file",
  },
  {
    name: "hard links within a denied directory, and to what is denied as well",
    tree: {
      "h/.aws/credentials": "x",
      "h/.aws/copy": "= h/.aws/credentials",
      "h/.ssh/copy": "= h/.aws/credentials",
    },
    lists: deny("~/.aws", "~/.ssh"),
    expect: { "/filesystem/denyRead/0": "pass", "/filesystem/denyRead/1": "pass" },
    says: "",
  },
  {
    name: "a hard link where no name is looked for",
    tree: { "h/.aws/credentials": "x", "o/hard": "= h/.aws/credentials" },
    lists: deny("~/.aws"),
    expect: { "/filesystem/denyRead/0": "pass" },
    says: "1 further name was not found of one file",
  },
  {
    name: "settings that can be written",
    lists: { filesystem: { allowWrite: ["~"] } },
    expect: { "baseline:own-files": "fail" },
    says: "its own rules",
  },
  {
    name: "inert hosts",
    lists: hosts(["*.x.test", "münchen.test", "a.x.test,b.test", "u@c.test"], [" d.x.test", "foo..x.test"]),
    expect: {
      "/network/allowedDomains/1": "fail",
      "/network/allowedDomains/2": "fail",
      "/network/allowedDomains/3": "fail",
      "/network/deniedDomains/0": "fail",
      "/network/deniedDomains/1": "unproved",
    },
    says: "denied",
  },
  {
    name: "an entry that another overrules, and a duplicate",
    lists: hosts(["a.test", "b.test", "b.test"], ["a.test"]),
    expect: {
      "/network/allowedDomains/0": "unproved",
      "/network/allowedDomains/1": "unproved",
      "/network/allowedDomains/2": "unproved",
      "/network/deniedDomains/0": "pass",
    },
    says: "another entry decides",
  },
  {
    name: "addresses that clients do not ask the proxy for",
    lists: hosts(["127.0.0.1", "localhost", "10.1.2.3:443"]),
    expect: {
      "/network/allowedDomains/0": "fail",
      "/network/allowedDomains/1": "fail",
      "/network/allowedDomains/2": "fail",
    },
    says: "clients do not use the proxy",
  },
  {
    name: "settings of another system",
    lists: { network: { allowUnixSockets: ["/run/x.sock"], allowLocalBinding: true }, allowPty: true },
    expect: {
      "baseline:setting:network.allowUnixSockets": "fail",
      "baseline:setting:network.allowLocalBinding": "unproved",
      "baseline:setting:allowPty": "unproved",
    },
    says: "on Linux the setting has no effect",
  },
  {
    name: "a proxy that decides instead",
    lists: { network: { allowedDomains: ["a.test"], httpProxyPort: 8080 } },
    expect: { "/network/allowedDomains/0": "skipped" },
    says: "not tested",
  },
  {
    name: "a proxy of the user's for some hosts",
    lists: {
      network: {
        allowedDomains: ["a.test", "b.test"],
        mitmProxy: { socketPath: "/run/none.sock", domains: ["a.test"] },
      },
    },
    expect: { "/network/allowedDomains/0": "skipped", "/network/allowedDomains/1": "pass" },
    says: "not tested",
  },
  {
    name: "rules about files that are turned off",
    tree: { "h/.aws/c": "x" },
    lists: { filesystem: { disabled: true, denyRead: ["~/.aws"], allowWrite: ["."] } },
    expect: { "/filesystem/denyRead/0": "fail", "baseline:outside": "fail", "baseline:protected": "fail" },
    says: "turn off all rules about files",
  },
  {
    name: "entries that do nothing",
    tree: { "h/x": "x", "h/y": "x" },
    lists: { filesystem: { allowRead: ["~/x"], denyWrite: ["~/y"] } },
    expect: { "/filesystem/allowRead/0": "unproved", "/filesystem/denyWrite/0": "unproved" },
    says: "without this entry as well",
  },
  {
    name: "a reason without an entry",
    lists: { network: { deniedDomains: ["a.test"], deniedDomainReasons: { "b.test": "no" } } },
    expect: { "baseline:setting:network.deniedDomainReasons.b.test": "unproved" },
    says: "no such entry",
  },
  {
    name: "protected names that lie too deep",
    tree: { "h/p/a/b/.bashrc": "x", "h/p/a/b/c/.bashrc": "x" },
    lists: { filesystem: { allowWrite: ["."] } },
    expect: { "baseline:protected-deeper": "unproved", "baseline:protected": "pass" },
    says: "deeper than the 3 levels",
  },
  {
    name: "settings that weaken the sandbox",
    lists: { enableWeakerNestedSandbox: true, allowNestedUserNamespaces: true },
    expect: {
      "baseline:setting:enableWeakerNestedSandbox": "unproved",
      "baseline:setting:allowNestedUserNamespaces": "unproved",
    },
    says: "weakens the sandbox",
  },
  {
    name: "a credential",
    tree: { "h/token": "x", "h/mask": "x" },
    lists: {
      credentials: {
        files: [
          { path: "~/token", mode: "deny" },
          { path: "~/mask", mode: "mask", injectHosts: ["a.test"] },
        ],
        envVars: [{ name: "MY_TOKEN", mode: "deny" }],
        allowPlaintextInject: true,
      },
      network: { allowedDomains: ["a.test"] },
    },
    expect: {
      "/credentials/files/0/path": "pass",
      "/credentials/files/1/path": "pass",
      "/credentials/envVars/0": "pass",
    },
    says: "",
  },
];

describe.each(TRAPS)("$name", ({ tree = {}, lists, start, expect: expected, says }) => {
  test("is reported", async () => {
    const ground = newGround(tree, settingsText(lists));
    const result = await testGround(ground, start === undefined ? {} : { start: ground.at(start) });
    const rules = rulesOf(result);
    const idOf = (key: string): string => (key.startsWith("/") ? `srt:${key}` : key);
    const found = Object.keys(expected).map((key) => [key, rules.get(idOf(key))?.verdict]);
    expect(Object.fromEntries(found)).toEqual(expected);
    const first = rules.get(idOf(Object.keys(expected)[0] ?? ""));
    expect([first?.reason, ...(first?.probes ?? []).map(({ reason }) => reason)].join("\n")).toContain(says);
    // What the model says of it is what happened.
    expect(result).toMatchObject({ totals: { surprises: 0 } });
    expect(
      [...rules.values()].flatMap(({ probes }) => probes).filter(({ verdict }) => verdict === "error"),
    ).toEqual([]);
  });
});

test("the output says how far other names were looked for", async () => {
  const none = newGround({ "h/.aws/credentials": "x" }, settingsText(deny("~/.aws")));
  const without = await testGround(none);
  expect(without).toMatchObject({ linkSearch: { denied: 1, searched: 0, places: [], cut: false } });
  const one = newGround(
    { "h/.aws/credentials": "x", "h/p/hard": "= h/.aws/credentials" },
    settingsText(deny("~/.aws")),
  );
  const result = await testGround(one);
  expect(result).toMatchObject({
    linkSearch: { limit: 50_000, denied: 1, places: [one.cwd, one.home], cut: false },
  });
  const { resultText } = await import("../../src/verify/sandbox/render/terminal.ts");
  const text = resultText(result, { width: 400, color: false, verbose: false });
  expect(text).toContain(`read ${one.at("h/p/hard")}`);
  expect(text).toContain(`names below ${one.cwd}, ${one.home} compared with them`);
});

test("a missing directory for temporary files is reported", async () => {
  const ground = newGround({}, settingsText({}));
  const variables = { PATH: process.env["PATH"], HOME: ground.home, CLAUDE_TMPDIR: ground.at("o/none") };
  const rules = rulesOf(await testGround(ground, { variables }));
  expect(rules.get("baseline:temporary")).toMatchObject({ verdict: "unproved" });
  fs.mkdirSync(ground.at("o/none"));
});

test("files that SRT refuses are refused, with its words", async () => {
  for (const text of [
    "{ // comment\n}",
    "\ufeff{}",
    '{"filesystem":{},}',
    "",
    "{}",
    settingsText(deny("/x/*/")),
  ]) {
    const result = await testGround(newGround({}, text));
    expect(result).toMatchObject({ status: "failed", failure: { kind: "refused" } });
  }
});
