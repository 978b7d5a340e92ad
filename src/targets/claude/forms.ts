import { each, formTable, HOSTS } from "../kit/forms.ts";
import { pathShapes } from "../kit/path.ts";
import { KEYS } from "./keys.ts";

/** A backslash in a command, which is read once more where the rule has a wildcard. */
export const BACKSLASH = String.raw`\\`;
export const BESIDE_GAP = String.raw`\\\\ beside a gap`;

const SIGNS = [
  "a*",
  "p/**/p",
  "p?",
  "[ab]",
  "[[]",
  String.raw`\*`,
  "[:]*",
  "[blank]",
  String.raw`\!p`,
  String.raw`\~`,
];
const PATHS = [...pathShapes("//", "~/", ""), ...SIGNS];
const GAPS = ["a *", "--o *", "a * --o", "a * a", "--o * a", "--o * --o", "two gaps"];
const PREFIXES = each(["a*", "--o*"], ["", " inside"]);
const COMMAND = {
  template: "Bash(…)",
  covers: "execute",
  pieces: ["a", "a --o", "*", ...GAPS, ...PREFIXES, BACKSLASH, BESIDE_GAP],
} as const;
const HOST = { template: "WebFetch(domain:…)", covers: "connect" } as const;
const DENY = { key: KEYS.deny, effect: "deny" } as const;

/** Settings of the sandbox, whose names are their keys. */
const RESTRICTS = { template: "…", effect: "deny", covers: "execute" } as const;
const OPENS = { ...RESTRICTS, effect: "allow" } as const;

/** Every way in which the agent is told something (facts.md, release 2.1.330). */
export const FORMS = formTable({
  "deny Read": { ...DENY, template: "Read(…)", covers: "read", pieces: PATHS },
  "deny Edit": { ...DENY, template: "Edit(…)", covers: "write", pieces: PATHS },
  // Names of older releases: whatever their pattern, they are looked up by the name.
  "deny Write": { ...DENY, template: "Write(…)", covers: "write" },
  "deny MultiEdit": { ...DENY, template: "MultiEdit(…)", covers: "write" },
  "deny Bash": { ...COMMAND, ...DENY },
  "ask Bash": { ...COMMAND, key: KEYS.ask, effect: "ask" },
  "deny WebFetch": { ...HOST, ...DENY, pieces: [...HOSTS, "*"] },
  "allow WebFetch": { ...HOST, key: KEYS.allow, effect: "allow", pieces: HOSTS },
  "sandbox.enabled": { ...RESTRICTS, pieces: ["true"] },
  "sandbox.failIfUnavailable": { ...RESTRICTS, pieces: ["true"] },
  "sandbox.allowUnsandboxedCommands": { ...RESTRICTS, pieces: ["false"] },
  "sandbox.network.strictAllowlist": { ...RESTRICTS, pieces: ["true"] },
  [KEYS.domains]: { ...OPENS, pieces: each(HOSTS, ["", ":port"]) },
  [KEYS.allowWrite]: { ...OPENS, pieces: ["~", "~/p", "/p"] },
  [KEYS.variables]: { ...RESTRICTS, covers: "read" },
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
