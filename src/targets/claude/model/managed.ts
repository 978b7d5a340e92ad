import { checkSettings } from "../settings/check.ts";
import { isSection, section, texts, type Section } from "./settings.ts";

/** An administrator's file as far as it acts. */
export interface Managed {
  readonly permissions: Section;
  readonly sandbox: Section;
  /** Its `permissions` is not an object: the agent then denies what it would ask about (facts.md Q). */
  readonly isMute: boolean;
  /** What it takes from all other files; undefined: it does not say. */
  readonly locks: Readonly<Record<"rules" | "reads" | "domains", boolean | undefined>>;
}

/**
 * Reads an administrator's file. A wrong value takes only itself away, where the agent does not even read it as its
 * strictest meaning (facts.md Q, release 2.1.330).
 */
export function readManaged(value: Section): Managed {
  const own = section(value, "permissions");
  const cleaned = cleanedOf(value);
  const kept = section(cleaned, "permissions");
  const permissions: Section = losesList(own, kept) ? { ...kept, allow: [] } : kept;
  const sandbox = section(cleaned, "sandbox");
  const isMute = !isSection(value["permissions"] ?? {});
  const lock = (from: Section, key: string): boolean | undefined =>
    from[key] === undefined ? undefined : isTrue(from[key]);
  return {
    permissions: {
      ...permissions,
      ...(own["defaultMode"] !== undefined &&
      (permissions["defaultMode"] === undefined || (opensByMode(permissions) && hasWrongRule(own)))
        ? { defaultMode: "default" }
        : {}),
      ...(own["disableBypassPermissionsMode"] !== undefined &&
      permissions["disableBypassPermissionsMode"] === undefined
        ? { disableBypassPermissionsMode: "disable" }
        : {}),
      ...(isMute
        ? { disableBypassPermissionsMode: "disable", blockReadsOutsideWorkingDirectories: true }
        : {}),
    },
    sandbox: {
      ...sandbox,
      ...(section(value, "sandbox")["enabled"] !== undefined && sandbox["enabled"] === undefined
        ? { enabled: true }
        : {}),
    },
    isMute,
    locks: {
      rules: lock(value, "allowManagedPermissionRulesOnly"),
      reads: lock(section(section(value, "sandbox"), "filesystem"), "allowManagedReadPathsOnly"),
      domains: lock(section(section(value, "sandbox"), "network"), "allowManagedDomainsOnly"),
    },
  };
}

/** Whether nothing is left of a deny or an ask list: the allow rules of the same file then have no effect. */
function losesList(own: Section, cleaned: Section): boolean {
  return ["deny", "ask"].some((list) => {
    const written = own[list];
    const isEmpty = written === undefined || (Array.isArray(written) && written.length === 0);
    return !isEmpty && !texts(cleaned, list).some((rule) => /^[^()]*(\(.*\))?$/s.test(rule));
  });
}

/** A mode that asks less than the default one. Beside a wrong deny or ask rule in its own file it is not taken. */
function opensByMode({ defaultMode }: Section): boolean {
  return defaultMode === "bypassPermissions" || defaultMode === "acceptEdits";
}

function hasWrongRule(permissions: Section): boolean {
  return ["deny", "ask"].some((list) => {
    const rules = permissions[list];
    const isRight = Array.isArray(rules) && rules.every((rule) => typeof rule === "string");
    return rules !== undefined && !isRight;
  });
}

/** A lock with a wrong value counts as closed; the text "true" was measured. */
function isTrue(value: unknown): boolean {
  return value !== false && value !== "false";
}

/** The file without the values that the agent drops. */
function cleanedOf(value: Section): Section {
  let cleaned: unknown = value;
  for (const { path } of checkSettings(value)) cleaned = dropped(cleaned, path);
  return isSection(cleaned) ? cleaned : {};
}

function dropped(value: unknown, [first, ...rest]: readonly (string | number)[]): unknown {
  if (first === undefined) return undefined;
  const inner = (item: unknown): unknown => (rest.length === 0 ? undefined : dropped(item, rest));
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === first ? inner(item) : item));
  if (!isSection(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const kept = key === String(first) ? inner(item) : item;
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
}
