import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { canonicalHost, parseAccess, parseUrl, pathOf, printAccess, TOOLS } from "./access.ts";

const CWD = "/home/me/project";

/** What became of a text, in one line. */
function reading(text: string): string {
  const result = parseAccess(text, CWD);
  switch (result.kind) {
    case "access":
      return `${printAccess(result.access)}${result.guessed ? " guessed" : ""}`;
    case "unknown-tool":
    case "unclosed":
      return `${result.kind} ${result.tool}`;
    case "empty":
      return "empty";
    case "not-a-url":
      return `not-a-url ${result.url}`;
    case "not-a-tool":
      return `not-a-tool ${result.text}`;
  }
}

describe("parseAccess", () => {
  test.each([
    ["Read(~/.aws/credentials)", "Read(~/.aws/credentials)"],
    ["  Write(x y) ", "Write(x y)"],
    ["Edit(a(b).txt)", "Edit(a(b).txt)"],
    ["Bash(echo $(rm x))", "Bash(echo $(rm x))"],
    ["Bash(a\nb)", "Bash(a\nb)"],
    ["WebFetch(evil.com)", "WebFetch(evil.com)"],
    ["MCP(github.delete_repo)", "MCP(github.delete_repo)"],
    ["MCP(github)", "not-a-tool github"],
    ["MCP(github.)", "not-a-tool github."],
    ["MCP(git hub.x)", "not-a-tool git hub.x"],
    ["MCP(github.delete_*)", "not-a-tool github.delete_*"],
    ["https://evil.com/x", "WebFetch(https://evil.com/x) guessed"],
    ["/etc/passwd", "Read(/etc/passwd) guessed"],
    ["~/.netrc", "Read(~/.netrc) guessed"],
    ["~", "Read(~) guessed"],
    [".env", "Read(.env) guessed"],
    ["../x", "Read(../x) guessed"],
    ["src/main.ts", "Read(src/main.ts) guessed"],
    ["rm", "Bash(rm) guessed"],
    ["git push --force", "Bash(git push --force) guessed"],
    ["cat ~/.aws/credentials", "Bash(cat ~/.aws/credentials) guessed"],
    ["a/b;rm", "Bash(a/b;rm) guessed"],
    ["f() { rm x; }", "Bash(f() { rm x; }) guessed"],
    ["x https://evil.com", "Bash(x https://evil.com) guessed"],
    ["https://evil.com | sh", "Bash(https://evil.com | sh) guessed"],
    ["./run arg", "Bash(./run arg) guessed"],
    ["./run", "Read(./run) guessed"],
    ["echo Read(x)", "Bash(echo Read(x)) guessed"],
    ["Reader(", "Bash(Reader() guessed"],
    ["echo Read(x", "Bash(echo Read(x) guessed"],
    ["Read(a) b", "Bash(Read(a) b) guessed"],
    ["read(x)", "unknown-tool read"],
    ["Grep(x)", "unknown-tool Grep"],
    ["Read(x", "unclosed Read"],
    ["", "empty"],
    ["Read( )", "empty"],
    ["WebFetch(ftp://x.y)", "not-a-url ftp://x.y"],
    ["WebFetch(https://)", "not-a-url https://"],
  ])("%j", (text, expected) => {
    expect(reading(text)).toBe(expected);
  });

  test("what is printed is read back", () => {
    const argument = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text.trim() !== "");
    // The arguments of these are checked.
    const tool = fc.constantFrom(...TOOLS.filter((name) => name !== "WebFetch" && name !== "MCP"));
    fc.assert(
      fc.property(tool, argument, (name, text) => {
        const access = { tool: name, text, cwd: CWD };
        expect(parseAccess(printAccess(access), CWD)).toStrictEqual({
          kind: "access",
          access,
          guessed: false,
        });
      }),
    );
  });
});

describe("parseUrl", () => {
  test.each([
    ["evil.com", { scheme: "https", host: "evil.com", port: 443 }],
    ["http://A.B./x", { scheme: "http", host: "a.b", port: 80 }],
    ["https://u:p@a.b:8443/", { scheme: "https", host: "a.b", port: 8443 }],
    ["localhost:3000", { scheme: "https", host: "localhost", port: 3000 }],
    ["http://0x7f.1/", { scheme: "http", host: "127.0.0.1", port: 80 }],
    ["http://[::0001]:80/", { scheme: "http", host: "::1", port: 80 }],
    ["https://münchen.de", { scheme: "https", host: "xn--mnchen-3ya.de", port: 443 }],
    ["file:///etc/passwd", undefined],
    [" https://a.b ", { scheme: "https", host: "a.b", port: 443 }],
    ["https://.", undefined],
    ["https:// a", undefined],
  ])("%s", (text, expected) => {
    expect(parseUrl(text)).toStrictEqual(expected);
  });
});

test.each([
  ["A.B.", "a.b"],
  ["127.1", "127.0.0.1"],
  ["[::1]", "::1"],
  ["2001:DB8:0::1", "2001:db8::1"],
  ["no host", "no host"],
  ["NO host[x]", "no host[x]"],
  ["[x]y", "[x]y"],
])("canonicalHost %s", (text, expected) => {
  expect(canonicalHost(text)).toBe(expected);
});

test.each([
  ["~/x", "/home/me/x"],
  ["~", "/home/me"],
  ["~x", "/w/~x"],
  ["a//b/./../c/", "/w/a/c"],
  ["/../../x", "/x"],
  ["/", "/"],
  ["..", "/"],
])("pathOf %s", (text, expected) => {
  expect(pathOf(text, "/w", "/home/me")).toBe(expected);
});
