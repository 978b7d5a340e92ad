import { each, formTable, HOSTS, row, TOOLS } from "../kit/forms.ts";
import { pathShapes } from "../kit/path.ts";
import { KEYS } from "./keys.ts";

/** Spellings of paths that the agent's rules do not recognize, so that they are denied as a whole (facts.md, section B). */
const ODD_SPELLINGS = ["~/**", "[blank]p", "[blank]p/**", "p[blank]"];

/** Directories, which no tool writes. */
const READ_ONLY = ["/", ".", "~"];

const PATHS = [...pathShapes("/", "./"), "a*", "p?", "p/**/p", "[ab]", "[*]", ...ODD_SPELLINGS];

/** What a command pattern may begin with, and what it is put together from. */
const SIGNS = ["a -* b", "* --o", "a* inside", "--o* inside", "[*]"];
const COMMANDS = [...each(["", "*[before]"], ["a"], ["", " *", "*"]), "*", ...SIGNS];
const NAMES = HOSTS.filter((host) => host === "h" || host === "1.2.3.4");

/** Every way in which the agent is told something. */
export const FORMS = formTable({
  "deny Read": row(KEYS.deny, "Read(…)", "deny read", [...PATHS, ...READ_ONLY]),
  "deny Edit": row(KEYS.deny, "Edit(…)", "deny write", PATHS),
  "deny Bash": row(KEYS.deny, "Bash(…)", "deny execute", COMMANDS),
  "ask Bash": row(KEYS.ask, "Bash(…)", "ask execute", COMMANDS, { losses: ["ask-void-in-mode"] }),
  "deny MCP": row(KEYS.deny, "MCPTool(…)", "deny call", TOOLS),
  "ask MCP": row(KEYS.ask, "MCPTool(…)", "ask call", TOOLS, { losses: ["ask-void-in-mode"] }),
  "deny WebFetch": row(KEYS.deny, "WebFetch(domain:…)", "deny connect", NAMES),
  "deny every WebFetch": row(KEYS.deny, "WebFetch()", "deny connect"),
});
