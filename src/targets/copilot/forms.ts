import { each, formTable, HOSTS, row } from "../kit/forms.ts";
import { pathShapes } from "../kit/path.ts";

/** The flags of the launch command. */
export const DENY = "--deny-tool";
export const ALLOW = "--allow-tool";
export const DENY_URL = "--deny-url";
export const ALLOW_URL = "--allow-url";

const PATHS = [...pathShapes("/", ""), "a*", "p/**/p", "p?", "[ab]", "[*]"];
const URLS = each(["", "http://"], HOSTS, ["", ":port"]);

/** Every way in which the agent is told something (facts.md, release 1.0.102). */
export const FORMS = formTable({
  "deny read": row(DENY, "read(…)", "deny read", PATHS),
  "deny write": row(DENY, "write(…)", "deny write", PATHS),
  "deny command": row(DENY, "shell(…)", "deny execute", ["a", "a:*", "a b", "a b:*", "a --o:*"]),
  "deny every command": row(DENY, "shell", "deny execute"),
  "deny tool": row(DENY, "…", "deny call", ["tool", "*"]),
  "deny url": row(DENY_URL, "…", "deny connect", URLS),
  "deny every url": row(DENY, "url", "deny connect"),
  "allow command": row(ALLOW, "shell", "allow execute"),
  "allow write": row(ALLOW, "write", "allow write"),
  "allow url": row(ALLOW_URL, "…", "allow connect", URLS),
});
