/** The pages of the site: which there are, what each becomes, and how they are found. Pure, but for reading the pages. */
import * as fs from "node:fs";
import * as path from "node:path";
import MarkdownIt from "markdown-it";
import anchor from "markdown-it-anchor";

/** What the start page is made of. */
const START = "README.md";
/** Pages outside of docs/. */
const OTHERS = [START, "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "conformance/README.md"];

/** Folders of files that pages link or show, as they are. */
const SHOWN_AS_THEY_ARE = ["docs/examples", "docs/pictures"];

/**
 * Files that pages link or show, as they are, relative to the checkout.
 *
 * @param {string} root
 * @returns {readonly string[]}
 */
export function otherFilesOf(root) {
  const inFolders = SHOWN_AS_THEY_ARE.flatMap((folder) =>
    fs.readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`),
  );
  return ["action.yml", ...inFolders];
}

/**
 * The pages of a checkout, relative to it, the start first.
 *
 * @param {string} root
 * @returns {readonly string[]}
 */
export function pagesOf(root) {
  const docs = fs
    .readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .toSorted()
    .map((name) => `docs/${name.replaceAll(path.sep, "/")}`);
  return [...OTHERS, ...docs];
}

/**
 * The file of a page on the site.
 *
 * @param {string} page
 */
export function fileOf(page) {
  return page === START ? "index.html" : page.replace(/\.md$/, ".html");
}

/**
 * The name of a heading, for links to it: as code hosts make it, so that the same links work there.
 *
 * @param {string} title
 */
export function slug(title) {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/**
 * A page as HTML, with its links leading to the pages of the site.
 *
 * @param {string} page
 * @param {string} text
 * @param {Known} known
 */
export function contentOf(page, text, known) {
  const markdown = new MarkdownIt({ html: true });
  markdown.use(anchor, { slugify: slug, permalink: anchor.permalink.headerLink({ safariReaderFix: true }) });
  const { rules } = markdown.renderer;
  // Markup in a page is a mistake; what is shown of it has to be escaped there. Comments are for the tests.
  const onlyComments = (/** @type {{ content: string }[]} */ tokens, /** @type {number} */ at) => {
    const content = tokens[at]?.content.trim() ?? "";
    if (/^(?:<!--[^]*?-->\s*)*$/.test(content) || /^<\/?code>$/.test(content))
      return content.startsWith("<!--") ? "" : content;
    throw new Error(`${page}: markup in a page: ${content}`);
  };
  rules["html_block"] = onlyComments;
  rules["html_inline"] = onlyComments;
  // A table may be wider than a small window: it scrolls, and the page does not.
  rules["table_open"] = () => '<div class="table" tabindex="0"><table>\n';
  rules["table_close"] = () => "</table></div>\n";
  rules["link_open"] = (tokens, at, options, _environment, self) => {
    const token = tokens[at];
    const target = token?.attrGet("href");
    if (token !== undefined && typeof target === "string") token.attrSet("href", linkOf(page, target, known));
    return self.renderToken(tokens, at, options);
  };
  const image = rules["image"];
  rules["image"] = (tokens, at, options, environment, self) => {
    const token = tokens[at];
    const target = token?.attrGet("src");
    if (token !== undefined && typeof target === "string") token.attrSet("src", linkOf(page, target, known));
    return image?.(tokens, at, options, environment, self) ?? "";
  };
  return markdown.render(text);
}

/** @typedef {{ pages: readonly string[], others: readonly string[] }} Known what is on the site */

/**
 * @param {string} page
 * @param {string} target
 * @param {Known} known
 */
function linkOf(page, target, { pages, others }) {
  if (/^(?:https:|#)/.test(target)) return target;
  const [file = "", ...rest] = target.split("#");
  const to = path.posix.join(path.posix.dirname(page), file);
  if (pages.includes(to)) return [relative(page, fileOf(to)), ...rest].join("#");
  if (!others.includes(to)) throw new Error(`${page}: a link to ${target}, which is not on the site`);
  return relative(page, to);
}

/**
 * @param {string} page
 * @param {string} file of the site
 */
export function relative(page, file) {
  return path.posix.relative(path.posix.dirname(fileOf(page)), file);
}

/**
 * The title of a page: its first heading.
 *
 * @param {string} text
 */
export function titleOf(text) {
  return (/^# (.+)$/m.exec(text)?.[1] ?? "").replaceAll("`", "");
}

/**
 * The groups of the list under "Documentation" of the start page: what a reader finds on every page.
 *
 * @param {string} start the text of the start page
 */
export function groupsOf(start) {
  const section = /^## Documentation\n([^]*?)(?=^## )/m.exec(start)?.[1] ?? "";
  const items = section.split(/^- /m).slice(1);
  if (items.length === 0) throw new Error(`${START} has no list of pages under "Documentation"`);
  return items.map((item) => ({
    title: item.slice(0, item.indexOf(":")),
    links: [...item.matchAll(/\[([^\]]+)\]\(([^)#]+)[^)]*\)/g)].map(([, title = "", page = ""]) => ({
      title,
      page,
    })),
  }));
}
