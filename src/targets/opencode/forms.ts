import { each, formTable, HOSTS } from "../kit/forms.ts";
import { KEYS, onOneLine } from "./keys.ts";

/**
 * What may stand before a program that is found anywhere: a word, a directory, a quote, or what ends a command in the
 * text that a shell is given.
 */
export const BEFORE = ["", "* ", "*/", '*"', "*'", "*;", "*(", "*\n"] as const;

/** What may stand directly behind it. */
export const BEHIND = ["\t", ">", "<"] as const;

const EVERYWHERE = ["*/*", "*../*", "**"];
const PATHS = [
  ...each(["", "*", "*/", "*../"], ["p"], ["", "*", "/*"]),
  ...EVERYWHERE,
  "a*b",
  "p?",
  "number",
];
const PATH = { template: "deny …", effect: "deny", pieces: PATHS, matcher: "path" } as const;

const WORDS = ["a *", "*", "a* *", "a* b", "a -* b", "a  *b", '*"a"', "*'a'"];
const COMMAND = {
  key: KEYS.shell,
  covers: "execute",
  pieces: [
    ...WORDS,
    ...BEFORE.slice(1).map((before) => onOneLine(`${before}a`)),
    ...BEHIND.map((behind) => onOneLine(`a${behind}*`)),
  ],
} as const;

const HOST = { key: KEYS.fetch, covers: "connect" } as const;
const ANY_SCHEME = ["*", "*://h", "*@h", "h:*", "h.:*"];
const ADDRESSES = HOSTS.filter((host) => host !== "*.h");

/** Every way in which the agent is told something (facts.md, release 1.18.33). One matcher compares `read` and `edit`. */
export const FORMS = formTable({
  external_directory: {
    ...PATH,
    key: KEYS.folder,
    covers: "read",
    pieces: ["~/p/*", "/p/*", "p?"],
    matcher: "external_directory",
  },
  read: { ...PATH, key: KEYS.read, covers: "read" },
  edit: { ...PATH, key: KEYS.edit, covers: "write" },
  "bash deny": { ...COMMAND, template: "deny …", effect: "deny" },
  "bash ask": { ...COMMAND, template: "ask …", effect: "ask" },
  "webfetc? deny": {
    ...HOST,
    template: "deny …",
    effect: "deny",
    pieces: [
      ...HOSTS,
      ...ANY_SCHEME,
      ...each(["https://", "http://"], ["", "*@"], ["h"]),
      ...each(["h", "h."], ["", ":port"], ["", "/*", "#*"]),
    ],
  },
  "webfetc? allow": {
    ...HOST,
    template: "allow …",
    effect: "allow",
    pieces: [...ADDRESSES, "https://h", "http://h", ...each(["h"], ["", ":port"], ["", "/*"])],
  },
});
