import { describe, expect, test } from "vitest";
import { memoryEnvironment } from "../../../test/support/memory.ts";
import type { Spelled } from "../kit/forms.ts";
import { commandAnywhere, commandPrefix } from "./command.ts";
import { allowedHost, deniedHost, DISGUISED_HOST } from "./host.ts";
import { ignoreLines } from "./ignore.ts";
import { DISGUISED, spellAllBut, spellPath } from "./path.ts";
import { isAccepted, literally } from "./regex.ts";

const links: Readonly<Record<string, string>> = { "/home/me/link": "/srv/real", "/home/me": "/home/me" };
const environment = { ...memoryEnvironment(), realpath: (path: string) => links[path] };

/** The arguments of a call as the agent has them (facts.md, matching). */
function argument(name: string, value: string): string {
  return `{\0"${name}":${JSON.stringify(value)}\0}`;
}

function matcher(all: readonly (string | Spelled)[], name: string): (value: string) => boolean {
  const patterns = all.map((one) => (typeof one === "string" ? one : one.text));
  for (const pattern of patterns) expect(isAccepted(pattern), pattern).toBe(true);
  return (value) => patterns.some((pattern) => new RegExp(pattern).test(argument(name, value)));
}

function path(text: string, literal = false): { patterns: readonly string[]; losses: readonly string[] } {
  const { patterns, losses } = spellPath({ kind: "path", text, literal }, environment);
  return { patterns: patterns.map((pattern) => pattern.text), losses };
}

describe("a denied path", () => {
  test.each<[rule: string, denied: string[], free: string[]]>([
    [
      "~/.aws",
      ["/home/me/.aws", "/home/me/.aws/x", ".aws", "./.aws/x", "../.aws", "me/.aws/x", "@.aws/x", "@/.aws/x"],
      ["/home/me/.awsx", "x/.aws", "/srv/.aws", ".aws2", "..aws", "/home/you/.aws"],
    ],
    ["/", ["/x", "x", "."], []],
    ["~", ["/home/me", "/home/me/x", "me/x"], ["/home/you"]],
    [".", ["x", "/x"], []],
    ["d", ["d", "d/x", "./d", "/srv/d/x", "/d"], ["x/d", "dd", "/srv/dd"]],
    ["../x", ["../x", "x", "/srv/x"], ["/srv/xx", "a/x"]],
    ["**/.env", [".env", "a/.env/b", "/srv/a/.env"], [".envrc", "x.env"]],
    ["/**/.env", [".env", "/a/.env"], ["/a/x.env"]],
    ["/srv/*.pem", ["/srv/a.pem", "a.pem", "srv/a.pem"], ["/srv/a/b.pem", "/a.pem", "x/a.pem"]],
    ["/srv/d/*", ["/srv/d/a", "d/a", "srv/d/a"], ["/srv/d", "a", "x/d/a"]],
    ["/srv/d/**", ["/srv/d/a/b", "d/a"], ["/srv/d", "a"]],
    ["/srv/**/k", ["/srv/k", "/srv/a/b/k", "k", "b/k"], ["/etc/k", "kk"]],
    ["/srv/f?", ["/srv/f1", "/srv/fé", "/srv/f🔑", '/srv/f"', "f1"], ["/srv/f", "/srv/f12", "/srv/f/"]],
    ["/srv/[ab]c", ["/srv/ac", "/srv/[ab]c"], ["/srv/cc"]],
    ["/srv/a**z/y", ["/srv/az/y", "/srv/ab/cz/y"], ["/srv/a/y"]],
    ["~/link/x", ["/home/me/link/x", "/srv/real/x"], ["/srv/real"]],
  ])("%s", (rule, denied, free) => {
    const matches = matcher(path(rule).patterns, "file_path");
    expect(denied.filter((value) => !matches(value))).toEqual([]);
    expect(free.filter(matches)).toEqual([]);
  });

  test.each([
    "a'b",
    'a"b',
    "a\\b",
    "a(b",
    "a)b*",
    "a[b]{2}",
    "a+b?",
    "a$b^",
    "a|b",
    "a\nb",
    "a\u007fb",
    "é🔑",
    "%41",
  ])("with %j in its name is that name and no other", (name) => {
    const matches = matcher(path(`/srv/${name}`, true).patterns, "file_path");
    expect(matches(`/srv/${name}`)).toBe(true);
    expect(matches(`/srv/${name}/x`)).toBe(true);
    expect(matches("/srv/ab")).toBe(false);
    expect(matches("/srv/a")).toBe(false);
  });

  test("is cut when it is too long, and given up when one name is", () => {
    const names = Array.from({ length: 120 }, (_, i) => `directory-${i}`);
    const long = path(`/srv/${names.join("/")}`);
    expect(long.losses).toContain("widened");
    expect(matcher(long.patterns, "file_path")("/srv/directory-0/directory-1/x")).toBe(false);
    expect(matcher(long.patterns, "file_path")(`/srv/${names.join("/")}/x`)).toBe(true);
    expect(path(`/${"x".repeat(3000)}`)).toEqual({ patterns: [], losses: ["not-expressible"] });
  });

  test("disguises are denied whatever they name", () => {
    const matches = matcher(DISGUISED, "dir_path");
    const denied = ["a//b", "a/./b", "a/../b", "a/..", "/../a", "%61", "a\0b", "a./../b", "//a"];
    expect(denied.filter((value) => !matches(value))).toEqual([]);
    expect(
      ["../a", "./a", "../../a", "a..b/c", "a/..b", "a/b.", "100%", "a/.b", ".."].filter(matches),
    ).toEqual([]);
  });
});

test("all but some paths", () => {
  const subjects = ["/srv/a", "b"].map((text) => ({ kind: "path", text, literal: false }) as const);
  const matches = matcher([spellAllBut(subjects, environment) ?? ""], "file_path");
  expect(["/srv/a", "/srv/a/x", "b/x", "./b"].filter(matches)).toEqual([]);
  expect(["/srv/ab", "a", "/srv", "x/b", "/x/b", "../b"].filter((value) => !matches(value))).toEqual([]);
});

describe("commands", () => {
  const finds =
    (words: string): ((line: string) => boolean) =>
    (line) => {
      const pattern = commandAnywhere(words.split(" ")).pattern?.text ?? "";
      expect(isAccepted(`"command":"${pattern}`), pattern).toBe(true);
      return new RegExp(`"command":"${pattern}`).test(argument("command", line));
    };

  test.each<[rule: string, found: string[], free: string[]]>([
    [
      "rm",
      ["rm", "rm x", "sudo rm x", "/bin/rm", "x;rm\ty", "a\nrm", "sudo\trm", '"rm" x', "echo rm"],
      ["rmdir", "arm", "rm-x", "rm.txt", "a_rm"],
    ],
    [
      "git push",
      ["git push", "git  push", "git\tpush", "git -C . push", 'git "push"', "sudo git push x"],
      ["git log push", "git pushx", "git", "git commit -m push", "gitpush"],
    ],
    [
      "git push --force",
      ["git push x --force", "git push --force=x", "git -v push --force"],
      ["git push --force-x", "git push"],
    ],
    ["rm -rf", ["rm -rf x", "rm -fr x", "rm -r -f x", "rm x -rvf"], ["rm -r x", "rm x"]],
    [
      "docker compose down",
      ["docker compose down", "docker compose -f a down"],
      ["docker compose up", "docker down"],
    ],
    ["/opt/t", ["/opt/t x"], ["/opt/tt", "t"]],
  ])("%s is found anywhere in a line", (rule, found, free) => {
    expect(found.filter((line) => !finds(rule)(line))).toEqual([]);
    expect(free.filter(finds(rule))).toEqual([]);
  });

  test.each<[string[], ReturnType<typeof commandPrefix>]>([
    [["rm"], { pattern: { text: "rm", pieces: ["a"] }, losses: ["command-spelling"] }],
    [
      ["git", "push", "-f"],
      {
        pattern: { text: "git push -f", pieces: ["a --o"] },
        losses: ["command-spelling", "option-position"],
      },
    ],
    [["echo", "a b"], { losses: ["not-expressible"] }],
    [[""], { losses: ["not-expressible"] }],
  ])("%j as a beginning", (words, expected) => {
    expect(commandPrefix(words)).toEqual(expected);
  });
});

describe("hosts", () => {
  const host = (text: string, port?: number) =>
    ({ kind: "domain", host: text, ...(port === undefined ? {} : { port }) }) as const;

  test.each<[name: string, denied: string[], free: string[]]>([
    [
      "evil.com",
      ["https://evil.com", "http://EVIL.com:8/x", "https://u@evil.com.", "x http:evil.com?://"],
      ["https://xevil.com", "https://a.evil.com", "https://evil.com.au", "https://evil-com"],
    ],
    [
      "*.evil.com",
      ["https://a.evil.com", "https://a.b.evil.com:8/"],
      ["https://evil.com", "https://.evil.com.au"],
    ],
    ["1.2.3.4", ["http://1.2.3.4/"], ["http://1.2.3.45/", "http://11.2.3.4/", "http://1x2.3.4/"]],
    ["::1", ["http://[::1]:8/"], ["http://[::11]/"]],
  ])("%s denied", (name, denied, free) => {
    const matches = matcher([deniedHost(host(name)) ?? ""], "prompt");
    expect(denied.filter((value) => !matches(value))).toEqual([]);
    expect(free.filter(matches)).toEqual([]);
  });

  test.each<[name: string, port: number | undefined, allowed: string[], closed: string[]]>([
    [
      "good.com",
      undefined,
      ["https://good.com", "Fetch http://GOOD.com:8/x please", "a\nhttps://good.com?x"],
      [
        "https://good.com.evil.com",
        "https://good.com@evil.com",
        "https://good.com and https://evil.com",
        "https://evil.com/https://good.com",
        "https://xgood.com",
        "https://good%2ecom",
        "xhttps://good.com",
        "good.com",
      ],
    ],
    ["*.good.com", undefined, ["https://a.good.com/"], ["https://good.com", "https://a.good.community"]],
    ["good.com", 8443, ["https://good.com:8443/"], ["https://good.com", "https://good.com:84433/"]],
    [
      "good.com",
      443,
      ["https://good.com", "https://good.com:443/"],
      ["http://good.com", "https://good.com:80/"],
    ],
    ["good.com", 80, ["http://good.com"], ["https://good.com"]],
  ])("%s:%s allowed", (name, port, allowed, closed) => {
    const matches = matcher([allowedHost(host(name, port)) ?? ""], "prompt");
    expect(allowed.filter((value) => !matches(value))).toEqual([]);
    expect(closed.filter(matches)).toEqual([]);
  });

  test("disguises are denied", () => {
    const matches = matcher([DISGUISED_HOST], "prompt");
    expect(
      ["https://ev%69l.com", "https://ｅvil.com/", "http:\\\\e%76il.com?://"].filter((v) => !matches(v)),
    ).toEqual([]);
    expect(["https://good.com/%20", "https://good.com/ü", "ü https://good.com"].filter(matches)).toEqual([]);
  });
});

test("a name keeps its characters from meaning anything", () => {
  expect(literally(`a.b'c"d\\e`)).toBe(String.raw`a\.b\x27c\\"d\\\\e`);
});

describe("the agent's limits", () => {
  test.each([["a".repeat(2048)], ["(a|b)*c"], ["(a+)b"]])("%.20s is accepted", (pattern) => {
    expect(isAccepted(pattern)).toBe(true);
  });
  test.each([["a".repeat(2049)], ["(a*)(b)*"], ["(?:a)+"], ["("], ["(?i)a"]])("%.20s is not", (pattern) => {
    expect(isAccepted(pattern)).toBe(false);
  });
});

test.each<[string, string[]]>([
  ["~/.aws", ["/home/me/.aws", "/me/.aws", "/.aws"]],
  ["d/f", ["/d/f"]],
  ["~/link/x", ["/srv/real/x", "/real/x", "/x"]],
  ["**/*.pem", ["/**/*.pem"]],
  ["../x", []],
  ["/", ["/**"]],
  ["/srv/a**z/y", ["/srv/a*", "/a*", "/y"]],
  ["/srv/d/**", ["/srv/d/**", "/d/**"]],
])("ignore lines of %s", (text, lines) => {
  expect(ignoreLines({ kind: "path", text, literal: false }, environment)).toEqual(lines);
});
