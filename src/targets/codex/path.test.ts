import { describe, expect, test } from "vitest";
import { machineOf } from "../../../test/support/machine.ts";
import { spellPath } from "./path.ts";

const environment = machineOf({
  "~/vault/f": "file",
  "~/link": "-> ~/vault",
  "~/project/out": "-> ~/vault",
  "~/project/real/f": "file",
  "~/project/in": "-> ~/project/real",
});

function spelled(text: string, literal = false): string {
  const { paths, losses } = spellPath({ kind: "path", text, literal }, environment);
  const shown = paths.map(({ table, text: key }) => (table === "start" ? `<start>${key}` : key));
  return [...shown, ...losses.map((code) => `(${code})`)].join("  ");
}

// What each spelling does was measured: facts.md beside this file, release 0.169.0.
describe("spellPath", () => {
  test.each([
    ["~/.aws", "~/.aws"],
    ["/home/me/.aws", "~/.aws"],
    ["/etc//x/./y/", "/etc/x/y"],
    ["~", "~"],
    ["/", "/"],
    [".", "<start>."],
    ["./d/", "<start>d"],
    ["d/**", "<start>d"],
    ["~/d/**", "~/d"],
    ["**", "<start>."],
    ["**/.env", "<start>**/.env  <start>**/.env/**"],
    ["~/*.pem", "~/*.pem  ~/*.pem/**"],
    ["~/a/**/b", "~/a/**/b  ~/a/**/b/**"],
    ["/**/.env", "(root-pattern)"],
    ["/*/x", "(root-pattern)"],
    ["/srv/a?", "/srv/a*  /srv/a*/**  (widened)"],
    ["/srv/[ab]", String.raw`/srv/[ab]  /srv/[ab]/**  /srv/\[ab\]  /srv/\[ab\]/**`],
    ["/srv/[!a]", String.raw`/srv/*  /srv/*/**  /srv/\[!a\]  /srv/\[!a\]/**  (widened)`],
    ["/srv/x**y/z", "/srv/x*  /srv/x*/**  (widened)"],
    ["/srv/{a,b}", "/srv/{a,b}"],
    ["/srv/{a,b}*", String.raw`/srv/\{a,b\}*  /srv/\{a,b\}*/**`],
    ["../x", "~/x  (start-directory-only)"],
    ["../*.pem", "~/*.pem  ~/*.pem/**  (start-directory-only)"],
    ["~/link", "~/vault"],
    ["~/link/f", "~/vault/f"],
    ["~/link/*.pem", "~/vault/*.pem  ~/vault/*.pem/**"],
    ["out", "~/vault  (start-directory-only)"],
    ["in/f", "<start>real/f  (start-directory-only)"],
    ["./~x", "~/project/~x  (start-directory-only)"],
  ])("%s", (text, expected) => {
    expect(spelled(text)).toBe(expected);
  });

  test.each([
    ["~/a*b", String.raw`~/a\*b  ~/a\*b/**`],
    ["~/[x]", String.raw`~/\[x\]  ~/\[x\]/**`],
    [String.raw`~/a\b`, String.raw`~/a\b`],
  ])("%s as a name", (text, expected) => {
    expect(spelled(text, true)).toBe(expected);
  });

  test("a link that leads nowhere cannot be named", () => {
    const dangling = { ...environment, list: () => ["gone"] };
    expect(spellPath({ kind: "path", text: "~/gone", literal: false }, dangling)).toEqual({
      paths: [],
      losses: ["link-to-nothing"],
    });
  });

  test("where the home is a link, its real place is named", () => {
    const moved = machineOf({ "/home/me": "-> /data/me", "/data/me/x": "file" });
    expect(spellPath({ kind: "path", text: "~/x", literal: false }, moved).paths).toEqual([
      { table: "absolute", text: "/data/me/x", pieces: ["/p"], isPattern: false },
    ]);
  });
});
