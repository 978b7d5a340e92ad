import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { sampleReport } from "../../../test/browser/sample-report.ts";
import { coverageHtml } from "./html.ts";
import { SCRIPT, STYLE } from "twsrt:page";

const html = coverageHtml(sampleReport({ rules: 60, enforcers: 3, hostile: true }));

describe("the page", () => {
  test("has three elements that are not shown as text, and the report is one of them", () => {
    expect(html.match(/<script[ >]/g)).toHaveLength(2);
    expect(html.match(/<\/script/gi)).toHaveLength(2);
    expect(html.match(/<style>/g)).toHaveLength(1);
    const json = /<script type="application\/json" id="report">([^<]*)<\/script>/.exec(html)?.[1] ?? "";
    expect(json).not.toMatch(/[<>\u2028\u2029]/);
    expect((JSON.parse(json) as { rules: unknown[] }).rules).toHaveLength(60);
  });

  test("allows its own script and style by their hashes, and nothing else", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
    const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const inline = (pattern: RegExp): string => pattern.exec(html)?.[1] ?? "";
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `script-src ${hash(inline(/<script>([^]*?)<\/script>/))}`,
      `style-src ${hash(inline(/<style>([^]*?)<\/style>/))}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  test("names nothing outside of itself", () => {
    const own = html.replace(/<script type="application\/json"[^]*?<\/script>/, "");
    expect(own).not.toMatch(
      /\bsrc=|https?:|@import|url\(|<link|<img|<iframe|fetch\(|XMLHttpRequest|WebSocket|sendBeacon/,
    );
  });

  test("builds elements, never markup", () => {
    expect(SCRIPT).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|DOMParser/,
    );
    // An HTML parser would read either of them otherwise than a hash does.
    for (const text of [SCRIPT, STYLE]) expect(text).not.toMatch(/\r|<!--|<\/(?:script|style)/i);
  });
});

/** Custom properties of a theme, `--text` to its colour. */
function colorsOf(css: string): Map<string, string> {
  return new Map(
    [...css.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name = "", color = ""]) => [name, color]),
  );
}

/** Relative luminance, as WCAG 2 defines it. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe("colours", () => {
  const css = fs.readFileSync(path.join(import.meta.dirname, "page/page.css"), "utf8");
  const [light = "", dark = ""] = [...css.matchAll(/:root \{[^}]*\}/g)].map(([block]) => block);
  const everywhere = ["text", "quiet", "accent", "none", "weaker", "unknown", "partial", "stricter", "exact"];
  const pairs = [
    ...everywhere.flatMap((text) => [
      [text, "ground"],
      [text, "raised"],
    ]),
    ...["none", "weaker", "quiet"].flatMap((text) => [
      [text, "none-ground"],
      [text, "weaker-ground"],
    ]),
  ];

  test.each([
    ["light", light],
    ["dark", dark],
  ])("of the %s theme have a contrast of 4.5 wherever they are text", (_, block) => {
    const colors = colorsOf(block);
    for (const [text = "", ground = ""] of pairs) {
      const measured = contrast(colors.get(text) ?? "", colors.get(ground) ?? "");
      expect(measured, `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});
