/**
 * Makes a static site of the pages in docs/ and of those beside the README: plain HTML and one style sheet, without scripts,
 * and without anything from the network. It works from a folder, and below any address.
 *
 *     npm run docs:site            writes site/
 *     npm run docs:site -- FOLDER
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { contentOf, fileOf, groupsOf, otherFilesOf, pagesOf, relative, titleOf } from "./site/pages.mjs";

const HERE = import.meta.dirname ?? path.dirname(fileURLToPath(import.meta.url));
const STYLE = "style.css";

/** Pages of these folders are not in the list of all pages: it shows the page that links them.
 * @type {Readonly<Record<string, string>>} */
const OVERVIEWS = {
  "docs/agents": "docs/targets.md",
  "docs/conformance": "docs/conformance.md",
  "docs/findings": "docs/findings.md",
  "docs/reasons": "docs/reasons.md",
};

/**
 * The files of the site, by their path.
 *
 * @param {string} root the checkout
 * @returns {{ made: Map<string, string>, copied: readonly string[] }} what is made here, and the files that are taken as they are
 */
export function siteOf(root) {
  const pages = pagesOf(root);
  const texts = new Map(pages.map((page) => [page, fs.readFileSync(path.join(root, page), "utf8")]));
  const groups = groupsOf(texts.get("README.md") ?? "");
  const files = new Map([[STYLE, fs.readFileSync(path.join(HERE, "site", STYLE), "utf8")]]);
  const others = otherFilesOf(root);
  for (const [page, text] of texts)
    files.set(
      fileOf(page),
      documentOf({ page, title: titleOf(text), content: contentOf(page, text, { pages, others }), groups }),
    );
  return { made: files, copied: others };
}

/**
 * @param {{ page: string, title: string, content: string, groups: ReturnType<typeof groupsOf> }} parts
 */
function documentOf({ page, title, content, groups }) {
  const list = groups
    .map(
      ({ title: group, links }) =>
        `<h2>${escaped(group)}</h2>\n<ul>\n${links.map((link) => item(link, page)).join("\n")}\n</ul>`,
    )
    .join("\n");
  const shown = title === "twsrt" ? "twsrt" : `${title} · twsrt`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'">
<title>${escaped(shown)}</title>
<link rel="stylesheet" href="${relative(page, STYLE)}">
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<div class="all">
<nav aria-label="Pages">
<div class="in">
<a class="home" href="${relative(page, "index.html")}">twsrt</a>
<details class="small"><summary>All pages</summary>
${list}
</details>
<div class="wide">
${list}
</div>
</div>
</nav>
<main id="content">
${content}
<footer>twsrt: one security policy for all your coding agents</footer>
</main>
</div>
</body>
</html>
`;
}

/**
 * @param {{ title: string, page: string }} link
 * @param {string} page where it is shown
 */
function item({ title, page: to }, page) {
  const current =
    to === page
      ? ' aria-current="page"'
      : to === OVERVIEWS[path.posix.dirname(page)]
        ? ' aria-current="true"'
        : "";
  const shown = title.charAt(0).toUpperCase() + title.slice(1);
  return `<li><a href="${relative(page, fileOf(to))}"${current}>${escaped(shown)}</a></li>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.resolve(HERE, "..");
  const into = path.resolve(process.argv[2] ?? path.join(root, "site"));
  const { made, copied } = siteOf(root);
  // Nothing is left of pages that are gone; a folder with something else in it stays as it is.
  if (fs.existsSync(into) && fs.readdirSync(into).length > 0 && !fs.existsSync(path.join(into, STYLE))) {
    console.error(`${into} has files that are not of the site: name an empty folder`);
    process.exit(1);
  }
  fs.rmSync(into, { recursive: true, force: true });
  for (const name of [...made.keys(), ...copied]) {
    const file = path.join(into, name);
    const text = made.get(name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (text === undefined) fs.copyFileSync(path.join(root, name), file);
    else fs.writeFileSync(file, text);
  }
  console.log(`${made.size + copied.length} files in ${into}`);
}
