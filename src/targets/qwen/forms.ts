import { each, formTable, HOSTS, row, TOOLS } from "../kit/forms.ts";
import { pathShapes } from "../kit/path.ts";
import { KEYS } from "./keys.ts";

/**
 * What may stand before a command that is started by another one: a blank (`sudo rm`, `( rm`), its folder, or what
 * begins or separates code in a text. Rules are compared after quotes of the line itself are taken off,
 * so these are the quotes of an inner text (facts.md, section D, release 0.24.4).
 */
export const BEFORE = ["", "* ", "*/", "*(", "*;", "*`", '*"', "*'"] as const;

const PATHS = [...pathShapes("//", "~/", "/", "/../"), "a*", "p/**/p", "[ab]", "[*]"];
const SIGNS = ["*", "a -* b", "* --o", "*X", "a* inside", "--o* inside"];
const COMMANDS = [...each(BEFORE, ["a"], [" *", "*"]), ...SIGNS];
const NAMES = HOSTS.filter((host) => host !== "*.h");

/** Every way in which the agent is told something. */
export const FORMS = formTable({
  "deny Read": row(KEYS.deny, "Read(…)", "deny read", PATHS),
  "deny Edit": row(KEYS.deny, "Edit(…)", "deny write", PATHS),
  "deny Bash": row(KEYS.deny, "Bash(…)", "deny execute", COMMANDS),
  "ask Bash": row(KEYS.ask, "Bash(…)", "ask execute", COMMANDS, { losses: ["ask-void-in-mode"] }),
  "deny MCP": row(KEYS.deny, "mcp__…", "deny call", TOOLS),
  "ask MCP": row(KEYS.ask, "mcp__…", "ask call", TOOLS, { losses: ["ask-void-in-mode"] }),
  "deny WebFetch": row(KEYS.deny, "WebFetch(…)", "deny connect", [...NAMES, "h."]),
  // With nothing between the brackets the rule means the whole tool, and cannot be taken for somebody else's.
  "deny every WebFetch": row(KEYS.deny, "WebFetch()", "deny connect"),
  "allow WebFetch": row(KEYS.allow, "WebFetch(…)", "allow connect", NAMES),
});
