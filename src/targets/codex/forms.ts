import { formTable, HOSTS, type Form, type NamedForm } from "../kit/forms.ts";
import { pathShapes } from "../kit/path.ts";
import { RULES } from "./artifacts.ts";
import {
  ALLOWED_PROFILES,
  DEFAULT_PROFILE,
  FEATURES,
  NETWORK_PROXY,
  PREFIX_RULES,
  PROFILES,
  routeText,
  tablesOf,
} from "./settings.ts";

const OWN = tablesOf(PROFILES.config);
const REQUIRED = tablesOf(PROFILES.requirements);

const RESTRICTS = { template: "…", effect: "deny", covers: "execute" } as const;
const DENIES = { template: '… = "deny"', effect: "deny", covers: "read" } as const;
const READS = { template: '… = "read"', effect: "deny", covers: "write" } as const;
const WRITES = { template: '… = "write"', effect: "allow", covers: "write" } as const;
const RULE = {
  key: RULES,
  template: "prefix_rule(…)",
  covers: "execute",
  pieces: ["a", "a b", "a --o"],
} as const;

const FILESYSTEM = routeText(OWN.filesystem);
const START = routeText(OWN.start);
const HOST = { key: routeText(OWN.domains), covers: "connect", pieces: HOSTS } as const;
const SIGNS = ["a*", "p/**/p", "[ab]", String.raw`\*`];

/** What a profile of the user consists of. */
const CONFIG = {
  default_permissions: { ...RESTRICTS, pieces: [PROFILES.config] },
  extends: {
    ...RESTRICTS,
    key: routeText([...OWN.profile, "extends"]),
    pieces: [":read-only", ":workspace"],
  },
  "filesystem deny": { ...DENIES, key: FILESYSTEM, pieces: ["/p", "~/p"] },
  "filesystem deny pattern": {
    ...DENIES,
    key: FILESYSTEM,
    pieces: ["/p", "/p/**", "~/p", "~/p/**", "~/**/p", "~/**/p/**", ...SIGNS],
  },
  "filesystem read": { ...READS, key: FILESYSTEM, pieces: ["/", "/p", "~", "~/p"] },
  "filesystem write": { ...WRITES, key: FILESYSTEM, pieces: ["/", "/p", "~", "~/p"] },
  "start deny": { ...DENIES, key: START, pieces: ["p", "."] },
  "start deny pattern": { ...DENIES, key: START, pieces: [...pathShapes(""), ...SIGNS] },
  "start read": { ...READS, key: START, pieces: ["p", "."] },
  "start write": { ...WRITES, key: START, pieces: ["p", "."] },
  "domains allow": { ...HOST, template: '… = "allow"', effect: "allow" },
  "domains deny": { ...HOST, template: '… = "deny"', effect: "deny" },
  "network.enabled": { ...RESTRICTS, key: routeText([...OWN.network, "enabled"]), pieces: ["true", "false"] },
  "features.network_proxy": { ...RESTRICTS, pieces: ["true"] },
} as const satisfies Readonly<Record<string, Form>>;

export type ConfigForm = keyof typeof CONFIG;

/** Every way in which the agent is told something (facts.md, release 0.169.0). */
export const FORMS = formTable({
  ...CONFIG,
  forbidden: { ...RULE, effect: "deny" },
  prompt: { ...RULE, effect: "ask" },
  // A profile of requirements has the same grammar as one of the user; what it is good for is measured apart.
  "required default_permissions": { ...RESTRICTS, key: DEFAULT_PROFILE },
  "required allowed_permission_profiles": {
    ...RESTRICTS,
    key: routeText([...ALLOWED_PROFILES, PROFILES.requirements]),
  },
  "required extends": { ...RESTRICTS, key: routeText([...REQUIRED.profile, "extends"]) },
  "required filesystem": { ...RESTRICTS, key: routeText(REQUIRED.filesystem) },
  "required start": { ...RESTRICTS, key: routeText(REQUIRED.start) },
  "required domains": { ...RESTRICTS, key: routeText(REQUIRED.domains) },
  "required network.enabled": { ...RESTRICTS, key: routeText([...REQUIRED.network, "enabled"]) },
  "required features.network_proxy": { ...RESTRICTS, key: routeText([...FEATURES, NETWORK_PROXY]) },
  "required rules.prefix_rules": { ...RESTRICTS, key: routeText([...PREFIX_RULES.table, PREFIX_RULES.key]) },
});

/** The form of requirements for what a form of the user's profile says. */
export function requiredForm(name: ConfigForm): NamedForm {
  const [table] = name.split(" ") as [Table<ConfigForm>];
  return FORMS[`required ${table}`];
}

type Table<Name extends string> = Name extends `${infer First} ${string}` ? First : Name;
