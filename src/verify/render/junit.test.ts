import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agentOf, probeOf, ruleOf } from "./sample.ts";
import { escaped } from "../../gate/junit.ts";
import { verifyJUnit } from "./junit.ts";

/** Undoes the escaping, as a reader of XML does. */
function unescaped(text: string): string {
  const names: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return text.replaceAll(/&(#\d+|\w+);/g, (whole, name: string) =>
    name.startsWith("#") ? String.fromCharCode(Number(name.slice(1))) : (names[name] ?? whole),
  );
}

describe("escaped", () => {
  test("nothing of a text is markup, and what XML can carry comes back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const safe = escaped(text);
        expect(safe).not.toMatch(/[<>"'\n\t]/);
        expect(safe).not.toMatch(/&(?!(#\d+|amp|lt|gt|quot|apos);)/);
        // eslint-disable-next-line no-control-regex -- these characters must not be there
        expect(safe).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\ufffe\uffff]/);
        expect(Buffer.from(safe, "utf8").toString("utf8")).toBe(safe);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from("ab<>&\"'\n\t é😀;#")) }), (text) => {
        expect(unescaped(escaped(text))).toBe(text);
      }),
    );
  });

  test("half a character, and what hides or turns text", () => {
    expect(escaped("a\ud800b\u202ec\u0000d\u001be")).toBe("a\ufffdbcde");
  });
});

describe("verifyJUnit", () => {
  const hostile = `x" onload='y'><![CDATA[]]>&\u0007`;
  const agent = agentOf([
    ruleOf("pass", [probeOf("pass"), probeOf("gap"), probeOf("pass", { surprise: true })]),
    ruleOf("fail", [probeOf("fail", { access: `Bash(${hostile})`, reason: hostile }), probeOf("vacuous")]),
    ruleOf("skipped", []),
  ]);

  test("has a case for each rule and access, and one for the file", () => {
    const xml = verifyJUnit([agent]);
    expect(xml.match(/<testcase /g)).toHaveLength(7);
    expect(xml).toContain('tests="7" failures="3" errors="0" skipped="2"');
    expect(xml.match(/<failure /g)).toHaveLength(3);
    expect(xml.match(/<skipped /g)).toHaveLength(2);
    expect(xml).toContain('type="surprise"');
    expect(xml).toContain("x&quot; onload=&apos;y&apos;&gt;&lt;![CDATA[]]&gt;&amp;");
  });

  test("tags are balanced, whatever the policy is called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const xml = verifyJUnit([
          agentOf([ruleOf("fail", [probeOf("fail", { access: text, form: text, reason: text })])]),
        ]);
        const open: string[] = [];
        for (const [, closing, name = "", rest = ""] of xml.matchAll(
          /<(\/?)([a-z]+)((?:[^<>"]|"[^<>"]*")*)>/g,
        )) {
          if (closing === "/") expect(open.pop()).toBe(name);
          else if (!rest.endsWith("/")) open.push(name);
        }
        expect(open).toEqual([]);
      }),
    );
  });

  test("an agent that is not installed is skipped, one that cannot be tried is an error", () => {
    const names = { agent: "a", title: "A" };
    const xml = verifyJUnit([
      { ...names, status: "missing", program: "p", install: "get it" },
      { ...names, status: "failed", why: "so it is" },
      { ...names, status: "file-missing", file: "/f" },
    ]);
    expect(xml.match(/<skipped /g)).toHaveLength(1);
    expect(xml.match(/<error /g)).toHaveLength(2);
    expect(xml).toContain("so it is");
  });

  test("a file that is ignored is a failure", () => {
    const xml = verifyJUnit([{ ...agent, acceptance: { kind: "ignored", why: "broken" } }]);
    expect(xml).toContain('<failure type="ignored" message="ignored: broken"/>');
  });
});
