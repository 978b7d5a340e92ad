import { formTable, row } from "../kit/forms.ts";
import { ENABLED, KEYS } from "./keys.ts";

const PATHS = ["~", "~/p", "/", "/p", ".", "./p", "../p"];
const PATTERNS = ["~/ pattern", "/ pattern", "pattern"];
const COMMANDS = ["a", "a b", "a --o"];

/** Every way in which the agent is told something. */
export const FORMS = formTable({
  "deny command": row(KEYS.deny, "…", "deny execute", COMMANDS),
  "ask command": row(KEYS.ask, "…", "ask execute", COMMANDS),
  [ENABLED]: row("", "…", "deny execute", ["true"]),
  [KEYS.denyRead]: row("", "…", "deny read", [...PATHS, ...PATTERNS]),
  [KEYS.denyWrite]: row("", "…", "deny write", PATHS),
  [KEYS.allowWrite]: row("", "…", "allow write", ["~", "~/p", "/", "/p", "../p"]),
  [KEYS.domains]: row("", "…", "allow connect", ["h", "*.h", "1.2.3.4"]),
});
