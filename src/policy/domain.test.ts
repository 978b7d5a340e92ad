import { describe, expect, test } from "vitest";
import { domainText, readDomain } from "./domain.ts";

/** The entry as the sandbox takes it, or why it does not. */
function reading(text: string, effect: "allow" | "deny"): string {
  const result = readDomain(text, effect);
  if (result.kind === "live") return domainText(result.subject);
  return result.kind === "inert" ? `inert: ${result.why}` : "refused";
}

// What the sandbox accepts, refuses and ignores: research/srt.md section 3, SRT 0.0.83.
describe("readDomain", () => {
  test.each([
    ["example.com", "example.com"],
    ["A.Example.COM", "a.example.com"],
    ["*.example.com", "*.example.com"],
    ["*.co.uk", "*.co.uk"],
    ["x.y:443", "x.y:443"],
    ["*.x.y:8443", "*.x.y:8443"],
    ["localhost", "localhost"],
    ["localhost:3000", "localhost:3000"],
    ["192.168.1.1", "192.168.1.1"],
    ["[::1]", "[::1]"],
    ["[::1]:443", "[::1]:443"],
    ["[2001:DB8:0::1]", "[2001:db8::1]"],
    ["*", "refused"],
    ["*:22", "refused"],
    ["*.com", "refused"],
    ["example", "refused"],
    ["LOCALHOST", "refused"],
    ["*.localhost", "refused"],
    ["https://x.y", "refused"],
    ["x.y/", "refused"],
    [".x.y", "refused"],
    ["x.y.", "refused"],
    ["x.y:0", "refused"],
    ["x.y:65536", "refused"],
    ["x.y:*", "refused"],
    ["10.0.0.0/8", "refused"],
    ["::1", "refused"],
    ["192.168.*", "refused"],
    ["[::1]x", "refused"],
    ["münchen.de", "inert: not-ascii"],
    [" a.b", "inert: blank"],
    ["a b.c", "inert: blank"],
    ["user@a.b", "inert: character"],
    ["a.b,c.d", "inert: character"],
    ["?.a.b", "inert: character"],
    ["#a.b", "inert: character"],
    ["foo..com", "inert: empty-label"],
    ["*.foo.*.com", "inert: wildcard"],
    ["127.1", "inert: address-spelling"],
    ["0x7f.0.0.1", "inert: address-spelling"],
    ["127.000.000.001", "inert: address-spelling"],
    ["*.1.2.3.4", "inert: address-spelling"],
  ])("allowed %s", (text, expected) => {
    expect(reading(text, "allow")).toBe(expected);
  });

  test("denied lists know any host", () => {
    expect(reading("*", "deny")).toBe("*");
    expect(reading("*:22", "deny")).toBe("*:22");
    expect(reading("*.com", "deny")).toBe("refused");
  });
});
