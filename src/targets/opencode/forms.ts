import { each, formTable, HOSTS, row, TOOLS } from "../kit/forms.ts";
import { KEYS, onOneLine } from "./keys.ts";

/**
 * What may stand before a program that is found anywhere: a word, a directory, a quote, or what ends a command in the
 * text that a shell is given.
 */
export const BEFORE = ["", "* ", "*/", '*"', "*'", "*;", "*(", "*\n"] as const;

/** What may stand directly behind it. */
export const BEHIND = ["\t", ">", "<"] as const;

const EVERYWHERE = ["*/*", "*../*", "**"];
const PARTS = ["a*b", "p?", "number"];
const PATHS = [...each(["", "*", "*/", "*../"], ["p"], ["", "*", "/*"]), ...EVERYWHERE, ...PARTS];
const PATH = { spell: onOneLine, matcher: "path" };
const FOLDERS = ["~/p/*", "/p/*", "p?"];
const STARTS = [...BEFORE.slice(1).map((before) => `${before}a`), ...BEHIND.map((behind) => `a${behind}*`)];
const WORDS = ["a *", "*", "a* *", "a* b", "a -* b", "a  *b", '*"a"', "*'a'", ...STARTS.map(onOneLine)];
const ADDRESSES = HOSTS.filter((host) => host !== "*.h");
const SCHEMES = ["https://h", "http://h"];
const ENDS = each(["h", "h."], ["", ":port"], ["", "/*", "#*"]);
const ANY = ["*", "*://h", "*@h", "h:*", "h.:*", "https://*@h", "http://*@h"];
const OPEN_ENDS = each(["h"], ["", ":port"], ["", "/*"]);

/** Every way in which the agent is told something (facts.md, release 1.18.33). One matcher compares `read` and `edit`. */
export const FORMS = formTable({
  external_directory: row(KEYS.folder, "deny …", "deny read", FOLDERS, {
    spell: onOneLine,
    matcher: "external_directory",
  }),
  read: row(KEYS.read, "deny …", "deny read", PATHS, PATH),
  edit: row(KEYS.edit, "deny …", "deny write", PATHS, PATH),
  "bash deny": row(KEYS.shell, "deny …", "deny execute", WORDS, { spell: onOneLine }),
  "bash ask": row(KEYS.shell, "ask …", "ask execute", WORDS, { spell: onOneLine }),
  // A tool of a server is a permission of its own, and its name the key (facts.md, "Tools of MCP servers").
  "tool deny": row("", "deny *", "deny call", TOOLS, { losses: ["names-joined"] }),
  "tool ask": row("", "ask *", "ask call", TOOLS, { losses: ["names-joined"] }),
  "webfetc? deny": row(KEYS.fetch, "deny …", "deny connect", [...HOSTS, ...SCHEMES, ...ANY, ...ENDS]),
  "webfetc? allow": row(KEYS.fetch, "allow …", "allow connect", [...ADDRESSES, ...SCHEMES, ...OPEN_ENDS]),
});
