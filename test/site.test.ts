/** The site of the documentation: every page is there, every link leads to a place of it, and nothing comes from elsewhere. */
import * as path from "node:path";
import { expect, test } from "vitest";
import { siteOf } from "../scripts/docs-site.mjs";
import { PAGES } from "./docs/examples.ts";

const { made: SITE, copied: COPIED } = siteOf(path.resolve(import.meta.dirname, ".."));
const HTML = [...SITE].filter(([name]) => name.endsWith(".html"));

function attributes(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, "g"))].map(([, value = ""]) =>
    decodeURIComponent(value.replaceAll("&amp;", "&")),
  );
}

test("every page of the documentation is on the site", () => {
  for (const page of PAGES)
    expect([...SITE.keys()]).toContain(page === "README.md" ? "index.html" : page.replace(/\.md$/, ".html"));
});

test.each(HTML)("the links of %s lead to a page and a heading", (name, html) => {
  const dead = attributes(html, "href").filter((link) => {
    if (link.startsWith("https://")) return false;
    const [file = "", anchor] = link.split("#");
    const at = file === "" ? name : path.posix.join(path.posix.dirname(name), file);
    const target = SITE.get(at);
    if (COPIED.includes(at)) return false;
    return target === undefined || (anchor !== undefined && !attributes(target, "id").includes(anchor));
  });
  expect(dead).toEqual([]);
});

test.each(HTML)(
  "%s has a title, one main heading, no heading twice, and nothing that runs or is loaded from elsewhere",
  (name, html) => {
    expect(html).toMatch(/<title>.*twsrt<\/title>/);
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
    const ids = attributes(html, "id");
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(html).not.toMatch(/<script|<iframe| on\w+=|&lt;!--/);
    for (const source of attributes(html, "src"))
      expect(COPIED).toContain(path.posix.join(path.posix.dirname(name), source));
  },
);

test("names in angle brackets and code stay text", () => {
  const [, html = ""] = HTML.find(([name]) => name === "docs/commands.html") ?? [];
  expect(html).toContain("&lt;");
});
