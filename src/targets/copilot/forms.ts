import { each, formTable, HOSTS } from "../kit/forms.ts";
import { pathShapes } from "../kit/path.ts";

/** The flags of the launch command. */
export const DENY = "--deny-tool";
export const ALLOW = "--allow-tool";
export const DENY_URL = "--deny-url";
export const ALLOW_URL = "--allow-url";

const PATHS = [...pathShapes("/", ""), "a*", "p/**/p", "p?", "[ab]", "[*]"];
const URLS = each(["", "http://"], HOSTS, ["", ":port"]);
const SHELL = { key: DENY, covers: "execute" } as const;

/** Every way in which the agent is told something (facts.md, release 1.0.102). */
export const FORMS = formTable({
  "deny read": { key: DENY, template: "read(…)", effect: "deny", covers: "read", pieces: PATHS },
  "deny write": { key: DENY, template: "write(…)", effect: "deny", covers: "write", pieces: PATHS },
  "deny command": {
    ...SHELL,
    template: "shell(…)",
    effect: "deny",
    pieces: ["a", "a:*", "a b", "a b:*", "a --o:*"],
  },
  "deny every command": { ...SHELL, template: "shell", effect: "deny" },
  "deny url": { key: DENY_URL, template: "…", effect: "deny", covers: "connect", pieces: URLS },
  "deny every url": { key: DENY, template: "url", effect: "deny", covers: "connect" },
  "allow command": { key: ALLOW, template: "shell", effect: "allow", covers: "execute" },
  "allow write": { key: ALLOW, template: "write", effect: "allow", covers: "write" },
  "allow url": { key: ALLOW_URL, template: "…", effect: "allow", covers: "connect", pieces: URLS },
});
