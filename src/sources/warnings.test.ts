import { expect, test } from "vitest";
import { FILES, srt, type Source } from "../../test/support/broken-source.ts";
import { newLocalWorld } from "../../test/support/in-process.ts";
import { diagnosticsOf, errorsOf, expectNoTrace } from "../../test/support/report.ts";
import { EXAMPLE } from "../../test/support/world.ts";

/** What is odd, a text with it, the code and words of the warning. */
type Odd = readonly [what: string, source: Source, text: string, code: string, says: RegExp];

const ODD: readonly Odd[] = [
  ["a far key", "srt", srt({ colour: "blue" }), "unknown-key", /unknown key `colour`/],
  ["a far key in a section", "srt", srt({ filesystem: { banana: [] } }), "unknown-key", /`banana`/],
  ["a far key of the bash rules", "bash", '{ "description": "mine" }', "unknown-key", /`description`/],
  [
    "a far key of an entry",
    "bash",
    '{ "deny": [{ "command": "rm", "since": 1 }] }',
    "unknown-key",
    /`since`/,
  ],
  ["a leading blank", "srt", srt({ filesystem: { denyRead: [" ~/.aws"] } }), "blank-edges", /` ~\/\.aws`/],
  ["a trailing blank", "srt", srt({ filesystem: { denyWrite: ["x "] } }), "blank-edges", /`x `/],
  ["a blank at a domain", "srt", srt({ network: { deniedDomains: ["a.b "] } }), "blank-edges", /`a\.b `/],
  ["a blank at a command", "bash", '{ "deny": [" rm"] }', "blank-edges", /` rm`/],
  ["a variable", "srt", srt({ filesystem: { denyRead: ["$HOME/.aws"] } }), "inert-path", /\$HOME/],
  ["another user's home", "srt", srt({ filesystem: { denyRead: ["~root/x"] } }), "inert-path", /~root/],
  ["braces", "srt", srt({ filesystem: { denyWrite: ["**/{a,b}"] } }), "inert-path", /braces/],
  ["a negation", "srt", srt({ filesystem: { denyWrite: ["!x"] } }), "inert-path", /`!x`/],
  ["a file URL", "srt", srt({ filesystem: { denyRead: ["file:///etc"] } }), "inert-path", /URL/],
  ["a Windows variable", "srt", srt({ filesystem: { denyRead: ["%HOME%/x"] } }), "inert-path", /%HOME%/],
  ["a Unicode domain", "srt", srt({ network: { deniedDomains: ["münchen.de"] } }), "inert-domain", /xn--/],
  [
    "an address in an odd spelling",
    "srt",
    srt({ network: { deniedDomains: ["127.1"] } }),
    "inert-domain",
    /127\.1/,
  ],
  ["a user in a domain", "srt", srt({ network: { allowedDomains: ["me@a.b"] } }), "inert-domain", /me@a\.b/],
  [
    "two domains in one",
    "srt",
    srt({ network: { allowedDomains: ["a.b,c.d"] } }),
    "inert-domain",
    /a\.b,c\.d/,
  ],
  [
    "a URL as domain",
    "srt",
    srt({ network: { allowedDomains: ["https://a.b"] } }),
    "srt-refuses-file",
    /https/,
  ],
  ["a star as domain", "srt", srt({ network: { allowedDomains: ["*"] } }), "srt-refuses-file", /`\*`/],
  [
    "a glob that ends in a slash",
    "srt",
    srt({ filesystem: { denyRead: ["/opt/*/"] } }),
    "srt-refuses-file",
    /slash/,
  ],
  [
    "no list of denied domains",
    "srt",
    '{ "filesystem": { "denyRead": [], "denyWrite": [], "allowWrite": [] }, "network": { "allowedDomains": [] } }',
    "srt-refuses-file",
    /`network\.deniedDomains`/,
  ],
  ["no list at all", "srt", "{}", "srt-refuses-file", /`filesystem\.denyRead`/],
  ["a compound command", "bash", '{ "deny": ["a && b"] }', "command-not-simple", /a && b/],
];

test.each(ODD)("a warning for %s", async (_what, source, text, code, says) => {
  const world = newLocalWorld(EXAMPLE);
  world.write(FILES[source], text);
  const run = await world.run(["generate", "claude"]);
  expect({ status: run.status, errors: errorsOf(run) }).toEqual({ status: 0, errors: [] });
  expectNoTrace(run);
  const warnings = diagnosticsOf(run).filter((shown) => shown.code === code);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatchObject({ severity: "warning", file: `<home>/${FILES[source]}` });
  expect(warnings[0]?.message).toMatch(says);
  expect(warnings[0]?.help).toBeDefined();
  expect(warnings[0]?.line).toBeGreaterThan(0);
  expect(JSON.parse(run.stdout)).toBeTypeOf("object");
});
