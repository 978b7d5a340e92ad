import { each, formTable, HOSTS } from "../kit/forms.ts";
import { pathShapes } from "../kit/path.ts";
import { KEYS } from "./keys.ts";

/**
 * What may stand before a command that is started by another one: a blank (`sudo rm`, `( rm`), its folder, or what
 * begins or separates code in a text. Rules are compared after quotes of the line itself are taken off,
 * so these are the quotes of an inner text (facts.md, section D, release 0.24.4).
 */
export const BEFORE = ["", "* ", "*/", "*(", "*;", "*`", '*"', "*'"] as const;

const PATHS = [...pathShapes("//", "~/", "/", "/../"), "a*", "p/**/p", "[ab]", "[*]"];
const COMMAND = {
  template: "Bash(…)",
  covers: "execute",
  pieces: [...each(BEFORE, ["a"], [" *", "*"]), "*", "a -* b", "* --o", "*X", "a* inside", "--o* inside"],
} as const;
const HOST = { template: "WebFetch(…)", covers: "connect" } as const;
const NAMES = HOSTS.filter((host) => host !== "*.h");

/** Every way in which the agent is told something. */
export const FORMS = formTable({
  "deny Read": { key: KEYS.deny, template: "Read(…)", effect: "deny", covers: "read", pieces: PATHS },
  "deny Edit": { key: KEYS.deny, template: "Edit(…)", effect: "deny", covers: "write", pieces: PATHS },
  "deny Bash": { ...COMMAND, key: KEYS.deny, effect: "deny" },
  "ask Bash": { ...COMMAND, key: KEYS.ask, effect: "ask", losses: ["ask-void-in-mode"] },
  "deny WebFetch": { ...HOST, key: KEYS.deny, effect: "deny", pieces: [...NAMES, "h."] },
  // With nothing between the brackets the rule means the whole tool, and cannot be taken for somebody else's.
  "deny every WebFetch": { key: KEYS.deny, template: "WebFetch()", effect: "deny", covers: "connect" },
  "allow WebFetch": { ...HOST, key: KEYS.allow, effect: "allow", pieces: NAMES },
});
