import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { samplePage, sampleReport } from "../../../test/browser/sample-report.ts";
import { worstOf } from "../worst.ts";
import { worstLines } from "./worst.ts";
import { paints } from "./paint.ts";
import { SCRIPT, STYLE } from "twsrt:page";

const html = samplePage({ rules: 60, enforcers: 3, hostile: true });

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

  test("names nothing outside itself", () => {
    // The texts of the policy are data, and may name anything; the first findings have no attributes but these.
    const own = html
      .replace(/<script type="application\/json"[^]*?<\/script>/, "")
      .replaceAll(/(?<=<(?:li|section)[^>]*>)[^<]*|(?<=<strong class="\w+">|<br>)[^<]*/g, "");
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

describe("the beginning of the page", () => {
  const section = /<section id="worst"[^]*?<\/section>/.exec(html)?.[0] ?? "";

  test("has the findings of the text report, in its order, before the table", () => {
    const report = sampleReport({ rules: 60, enforcers: 3, hostile: true });
    const lines = worstLines(
      worstOf(report, () => false),
      { width: 100_000, paint: paints(false) },
    );
    // A browser shows a run of blanks as one, and the text report wraps at them.
    const oneBlank = (text: string): string => text.replaceAll(/ +/g, " ");
    const ofText = lines.filter((line) => /^\d\. /.test(line)).map((line) => oneBlank(line.slice(3)));
    const unescaped = (text: string): string =>
      text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    const ofPage = [...section.matchAll(/<strong[^>]*>([^<]*)<\/strong>/g)].map(([, text = ""]) =>
      oneBlank(unescaped(text)),
    );
    expect(ofPage).toHaveLength(3);
    expect(ofPage).toEqual(ofText);
    expect(html.indexOf(section)).toBeLessThan(html.indexOf('id="page"'));
  });

  test("shows markup in a rule as text", () => {
    const names = new Set([...section.matchAll(/<([a-z][a-z\d]*)/gi)].map(([, name]) => name));
    expect(names).toEqual(new Set(["br", "h2", "li", "ol", "p", "section", "strong"]));
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
