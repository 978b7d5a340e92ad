import { describe, expect, test } from "vitest";
import { memoryEnvironment, policyOf } from "../../../test/support/memory.ts";
import { commandPatterns } from "./command.ts";
import { compile } from "./compile.ts";
import { allowPatterns, denyPatterns } from "./host.ts";
import { spellPath } from "./path.ts";
import { matches } from "./wildcard.ts";

const links: Readonly<Record<string, string>> = { "/home/me/link": "/srv/real", "/home/me": "/home/me" };
const environment = { ...memoryEnvironment(), realpath: (path: string) => links[path] };

function spelled(text: string, literal = false): string {
  const { patterns, folders, losses } = spellPath({ kind: "path", text, literal }, environment);
  const shown = patterns.flatMap(({ path, children, isElsewhere }) => {
    const both = children === undefined ? [path.text] : [path.text, children.text];
    return isElsewhere === true ? [] : both;
  });
  return [
    ...shown,
    ...folders.map((folder) => `in ${folder.text}`),
    ...losses.map((loss) => `(${loss})`),
  ].join("  ");
}

// Which spelling is consulted was measured: facts.md beside this file, release 1.18.33.
describe("spellPath", () => {
  test.each([
    ["~/.aws", "*/.aws  */.aws/*  in ~/.aws/*  (same-tail)"],
    ["/home/me/.aws", "*/.aws  */.aws/*  in ~/.aws/*  (same-tail)"],
    ["~/a/b", "*/a/b  */a/b/*  *../b  *../b/*  in ~/a/b/*  (same-tail)"],
    ["/etc/x", "etc/x  etc/x/*  *../etc/x  *../etc/x/*  *../x  *../x/*  in /etc/x/*  (same-tail)"],
    ["/", "**"],
    ["~", "**  (widened)"],
    ["/home", "**  (widened)"],
    [".", "**  (any-depth)"],
    ["d", "d  d/*  */d  */d/*  (any-depth)"],
    ["../x", "x  x/*  */x  */x/*  (any-depth)"],
    ["123", "123 *  123/*  */123  */123/*  (any-depth)"],
    ["__proto__", "__proto_?  __proto__/*  */__proto__  */__proto__/*  (any-depth)"],
    ["**/.env", ".env  .env/*  */.env  */.env/*"],
    ["**/*.pem", "*.pem  *.pem/*"],
    ["*.pem", "*.pem  *.pem/*  (widened)"],
    ["/**/.env", ".env  .env/*  */.env  */.env/*  (same-tail)"],
    ["a/**/b", "a/*b  a/*b/*  */a/*b  */a/*b/*  (widened)"],
    [
      "~/link/x",
      "*/link/x  */link/x/*  *../x  *../x/*  srv/real/x  srv/real/x/*  *../srv/real/x  *../srv/real/x/*  *../real/x  *../real/x/*  in ~/link/x/*  in /srv/real/x/*  (same-tail)",
    ],
    ["[ab]c", "?c  ?c/*  */?c  */?c/*  [ab]c  [ab]c/*  */[ab]c  */[ab]c/*  (widened)  (any-depth)"],
  ])("%s", (text, expected) => {
    expect(spelled(text)).toBe(expected);
  });

  test("names of files hold no wildcards", () => {
    expect(spelled("~/a*b?\\c", true)).toContain("*/a?b??c");
    expect(spelled("./$HOME", true)).toContain("?HOME");
  });

  test("inside a repository there are no steps up, so a path below one is told by what is below it", () => {
    const withRepository = {
      ...environment,
      kind: memoryEnvironment({ "/home/me/a/.git/HEAD": "file" }).kind,
    };
    const { patterns } = spellPath({ kind: "path", text: "~/a/b", literal: true }, withRepository);
    expect(patterns).toContainEqual({
      path: { text: "b", pieces: ["p"] },
      children: { text: "b/*", pieces: ["p/*"] },
      isElsewhere: false,
    });
  });

  test.each([
    [
      "~/.aws",
      ["home/me/.aws", "../.aws/credentials", "../../home/me/.aws", "home/me/.aws/a/b"],
      ["src/aws", ".awsx"],
    ],
    ["/etc/x", ["etc/x", "../../etc/x", "../x", "etc/x/y"], ["etc/xy", "a/x"]],
  ])("%s is seen from everywhere", (text, caught, spared) => {
    const all = spellPath({ kind: "path", text, literal: true }, environment).patterns.flatMap((one) => [
      one.path.text,
      (one.children ?? one.path).text,
    ]);
    for (const path of caught)
      expect(
        all.some((one) => matches(path, one)),
        path,
      ).toBe(true);
    for (const path of spared)
      expect(
        all.filter((one) => one.startsWith("*/") || one.includes("etc")).some((one) => matches(path, one)),
        path,
      ).toBe(false);
  });
});

describe("commandPatterns", () => {
  const denied = (words: string, mode: "anywhere" | "prefix", line: string): boolean =>
    commandPatterns(words.split(" "), mode).patterns.some(({ text }) => matches(line, text));

  test.each([
    "rm",
    "rm x",
    "rm\tx",
    "rm>x",
    "sudo rm x",
    "FOO=1 rm x",
    "/bin/rm x",
    "\\rm x",
    '"rm" x',
    "'rm' x",
    'bash -c "rm x"',
    "sh -c 'ls;rm x'",
    "bash <<EOF\nrm x\nEOF",
    'eval "rm"',
  ])("rm is found anywhere in %j", (line) => expect(denied("rm", "anywhere", line)).toBe(true));

  test.each(["rmdir x", "cat farm", "RM x", "echo form", "npm"])("and not in %j", (line) =>
    expect(denied("rm", "anywhere", line)).toBe(false),
  );

  test("a prefix stands at the beginning alone", () => {
    expect(commandPatterns(["rm"], "prefix")).toEqual({
      patterns: [{ text: "rm *", pieces: ["a *"] }],
      losses: [],
    });
    expect(denied("rm", "prefix", "sudo rm x")).toBe(false);
  });

  test.each([
    ["git push", "git -C . push origin", true],
    ["git push", "git  push", true],
    ["git push", 'git commit -m "a push b"', false],
    ["git push --force", "git push origin --force", true],
    ["git push --force", "git push --force-with-lease", false],
    ["git push --force", "git push", false],
    ["rm -r -f", "rm -f x -r", true],
  ])("%s: %s", (words, line, expected) => expect(denied(words, "anywhere", line)).toBe(expected));

  test.each([
    [["a b"], ["not-expressible"]],
    [["a*b", "c"], ["not-expressible"]],
    [[""], ["not-expressible"]],
    [
      ["echo", "a b", "c"],
      ["widened", "command-in-text"],
    ],
    [["cd"], ["never-asked", "command-in-text"]],
    [
      ["x", "-a", "-b", "-c"],
      ["option-position", "command-in-text"],
    ],
  ])("%j loses %j", (words, losses) => expect(commandPatterns(words, "anywhere").losses).toEqual(losses));

  test("what needs quotes ends the rule, which then denies more", () => {
    expect(commandPatterns(["echo", "a b", "c"], "prefix").patterns.map(({ text }) => text)).toEqual([
      "echo *",
    ]);
  });
});

describe("addresses", () => {
  const isDenied = (host: string, url: string, port?: number): boolean =>
    denyPatterns({ kind: "domain", host, ...(port === undefined ? {} : { port }) }, false).some(({ text }) =>
      matches(url, text),
    );

  test.each([
    "https://evil.com",
    "http://evil.com/x?y",
    "https://evil.com:8443/",
    "https://evil.com./",
    "https://evil.com#x",
    "https://u:p@evil.com/",
  ])("a denied host is found in %s", (url) => expect(isDenied("evil.com", url)).toBe(true));

  test.each(["https://notevil.com/", "https://evil.community/", "https://ok.test/evil.com"])(
    "and not in %s",
    (url) => expect(isDenied("evil.com", url)).toBe(false),
  );

  test("a port is that of the scheme where none is written", () => {
    expect(isDenied("evil.com", "https://evil.com/", 443)).toBe(true);
    expect(isDenied("evil.com", "http://evil.com/", 443)).toBe(false);
    expect(isDenied("evil.com", "http://evil.com:443/", 443)).toBe(true);
  });

  test.each([
    "https://good.org.evil.com/",
    "https://good.org@evil.com/",
    "https://good.org:x@evil.com/",
    "https://evil.com/https://good.org/",
    "https://good.org?@evil.com/",
    "https://xgood.org/",
    "ftp://good.org/",
  ])("an allowed host lets nothing else through: %s", (url) => {
    const patterns = allowPatterns({ kind: "domain", host: "good.org" });
    expect(patterns.some(({ text }) => matches("https://good.org/a?b#c", text))).toBe(true);
    expect(patterns.some(({ text }) => matches(url, text))).toBe(false);
  });

  test("a wildcard is not allowed, because its pattern would match other hosts", () => {
    expect(allowPatterns({ kind: "domain", host: "*.good.org" })).toEqual([]);
  });
});

test("as many commands as a policy can have are compiled", () => {
  const bash = JSON.stringify({ deny: Array.from({ length: 20_000 }, (_, i) => `tool${i} sub`) });
  const made = compile(policyOf({ srt: "{}", bash }), memoryEnvironment(), {
    commands: "anywhere",
    wrapper: "none",
  });
  expect(made.entries.length).toBeGreaterThan(20_000);
});
