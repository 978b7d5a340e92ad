import { each, formTable, HOSTS, row, TOOLS, type Form } from "../kit/forms.ts";
import { pathShapes } from "../kit/path.ts";
import { BYPASS, KEYS } from "./keys.ts";

/** A backslash in a command, which is read once more where the rule has a wildcard. */
export const BACKSLASH = String.raw`\\`;
export const BESIDE_GAP = String.raw`\\\\ beside a gap`;

const { raw } = String;
const SIGNS = ["a*", "p/**/p", "p?", "[ab]", "[[]", raw`\*`, "[:]*", "[blank]", raw`\!p`, raw`\~`];
const PATHS = [...pathShapes("//", "~/", ""), ...SIGNS];
const GAPS = ["a *", "--o *", "a * --o", "a * a", "--o * a", "--o * --o", "two gaps"];
const PREFIXES = each(["a*", "--o*"], ["", " inside"]);
const COMMANDS = ["a", "a --o", "*", ...GAPS, ...PREFIXES, BACKSLASH, BESIDE_GAP];

/** Settings of the sandbox, whose names are their keys. */
const RESTRICTS = (pieces: readonly string[]): Form => row("", "…", "deny execute", pieces);
const OPENS = row("", "…", "allow execute");

/** Every way in which the agent is told something (facts.md, release 2.1.330). */
export const FORMS = formTable({
  "deny Read": row(KEYS.deny, "Read(…)", "deny read", PATHS),
  "deny Edit": row(KEYS.deny, "Edit(…)", "deny write", PATHS),
  // Names of older releases: whatever their pattern, they are looked up by the name.
  "deny Write": row(KEYS.deny, "Write(…)", "deny write"),
  "deny MultiEdit": row(KEYS.deny, "MultiEdit(…)", "deny write"),
  "deny Bash": row(KEYS.deny, "Bash(…)", "deny execute", COMMANDS),
  "ask Bash": row(KEYS.ask, "Bash(…)", "ask execute", COMMANDS),
  "deny MCP": row(KEYS.deny, "mcp__…", "deny call", TOOLS),
  "ask MCP": row(KEYS.ask, "mcp__…", "ask call", TOOLS),
  "deny WebFetch": row(KEYS.deny, "WebFetch(domain:…)", "deny connect", [...HOSTS, "*"]),
  "allow Bash": row(KEYS.allow, "Bash(…)", "allow execute", ["a", "a *"], { isShared: true }),
  "allow WebFetch": row(KEYS.allow, "WebFetch(domain:…)", "allow connect", HOSTS),
  [BYPASS]: RESTRICTS(["disable"]),
  "sandbox.enabled": RESTRICTS(["true"]),
  "sandbox.failIfUnavailable": RESTRICTS(["true"]),
  "sandbox.allowUnsandboxedCommands": RESTRICTS(["false"]),
  "sandbox.network.strictAllowlist": RESTRICTS(["true"]),
  [KEYS.domains]: row("", "…", "allow connect", each(HOSTS, ["", ":port"])),
  [KEYS.allowWrite]: row("", "…", "allow write", ["~", "~/p", "/p"]),
  [KEYS.variables]: row("", "…", "deny read"),
  "sandbox.network.allowAllUnixSockets": OPENS,
  "sandbox.enableWeakerNestedSandbox": OPENS,
  "sandbox.allowNestedUserNamespaces": OPENS,
  "sandbox.network.httpProxyPort": OPENS,
  "sandbox.network.socksProxyPort": OPENS,
});

/** They have the same name and the same effect as in the sandbox runtime (facts.md, Settings of the sandbox runtime). */
export const FLAGS = [
  FORMS["sandbox.network.allowAllUnixSockets"],
  FORMS["sandbox.enableWeakerNestedSandbox"],
  FORMS["sandbox.allowNestedUserNamespaces"],
] as const;
export const PORTS = [
  FORMS["sandbox.network.httpProxyPort"],
  FORMS["sandbox.network.socksProxyPort"],
] as const;
