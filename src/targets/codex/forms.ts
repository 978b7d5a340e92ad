import { formTable, HOSTS, row, type Form, type NamedForm } from "../kit/forms.ts";
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
const FILESYSTEM = routeText(OWN.filesystem);
const START = routeText(OWN.start);
const DOMAINS = routeText(OWN.domains);
const PLACES = ["/", "/p", "~", "~/p"];
const SIGNS = ["a*", "p/**/p", "[ab]", String.raw`\*`];
const PATTERNS = ["/p", "/p/**", "~/p", "~/p/**", "~/**", "~/**/p", "~/**/p/**", ...SIGNS];
const WORDS = ["a", "a b", "a --o"];
const setting = (route: readonly string[], pieces?: readonly string[]): Form =>
  row(routeText(route), "…", "deny execute", pieces);

/** What a profile of the user consists of. */
const CONFIG = {
  default_permissions: setting([DEFAULT_PROFILE], [PROFILES.config]),
  extends: setting([...OWN.profile, "extends"], [":read-only", ":workspace"]),
  "filesystem deny": row(FILESYSTEM, '… = "deny"', "deny read", ["/p", "~/p"]),
  "filesystem deny pattern": row(FILESYSTEM, '… = "deny"', "deny read", PATTERNS),
  "filesystem read": row(FILESYSTEM, '… = "read"', "deny write", PLACES),
  "filesystem write": row(FILESYSTEM, '… = "write"', "allow write", PLACES),
  "start deny": row(START, '… = "deny"', "deny read", ["p", "."]),
  "start deny pattern": row(START, '… = "deny"', "deny read", [...pathShapes(""), ...SIGNS]),
  "start read": row(START, '… = "read"', "deny write", ["p", "."]),
  "start write": row(START, '… = "write"', "allow write", ["p", "."]),
  "domains allow": row(DOMAINS, '… = "allow"', "allow connect", HOSTS),
  "domains deny": row(DOMAINS, '… = "deny"', "deny connect", HOSTS),
  "network.enabled": setting([...OWN.network, "enabled"], ["true", "false"]),
  "features.network_proxy": setting([...FEATURES, NETWORK_PROXY], ["true"]),
} as const satisfies Readonly<Record<string, Form>>;

export type ConfigForm = keyof typeof CONFIG;

/** Every way in which the agent is told something (facts.md, release 0.169.0). */
export const FORMS = formTable({
  ...CONFIG,
  forbidden: row(RULES, "prefix_rule(…)", "deny execute", WORDS),
  prompt: row(RULES, "prefix_rule(…)", "ask execute", WORDS),
  // A profile of requirements has the same grammar as one of the user; what it is good for is measured apart.
  "required default_permissions": setting([DEFAULT_PROFILE]),
  "required allowed_permission_profiles": setting([...ALLOWED_PROFILES, PROFILES.requirements]),
  "required extends": setting([...REQUIRED.profile, "extends"]),
  "required filesystem": setting(REQUIRED.filesystem),
  "required start": setting(REQUIRED.start),
  "required domains": setting(REQUIRED.domains),
  "required network.enabled": setting([...REQUIRED.network, "enabled"]),
  "required features.network_proxy": setting([...FEATURES, NETWORK_PROXY]),
  "required rules.prefix_rules": setting([...PREFIX_RULES.table, PREFIX_RULES.key]),
});

/** The form of requirements for what a form of the user's profile says. */
export function requiredForm(name: ConfigForm): NamedForm {
  const [table] = name.split(" ") as [Table<ConfigForm>];
  return FORMS[`required ${table}`];
}

type Table<Name extends string> = Name extends `${infer First} ${string}` ? First : Name;
