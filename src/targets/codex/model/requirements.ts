import { REQUIREMENTS_FILE } from "../merge/refused.ts";
import type { Problem } from "../merge/shape.ts";
import { isTable, valueAt } from "../merge/values.ts";
import type { Layer, Table } from "./layers.ts";
import { isPattern } from "./pattern.ts";
import { profileNamed, type PathKey, type Profile, type ProfileReading, type Settings } from "./profile.ts";

interface Below extends Settings {
  /** What would be in force without requirements. */
  readonly own: ProfileReading;
  /** The name of that profile, if it has one. */
  readonly selected: string | undefined;
}

/** Below `permissions` this is not a profile. */
const LIMITS = "filesystem";

/** What an administrator requires takes from what all other files say (facts.md, Which file decides, release 0.169.0). */
export function requiredOf(requirements: Layer, below: Below): ProfileReading {
  const { table, id } = requirements;
  const refused: ProfileReading = { kind: "refused", entry: { artifact: id, key: "", value: "refused" } };
  const allowed = table["allowed_permission_profiles"];
  if (isInvalid(table)) return refused;
  const profiles = isTable(table["permissions"]) ? table["permissions"] : {};
  const defined = Object.keys(isTable(below.merged["permissions"]) ? below.merged["permissions"] : {});
  if (defined.some((name) => name !== LIMITS && Object.hasOwn(profiles, name))) return refused;
  const own = isTable(allowed) ? allowedOf(requirements, allowed, below) : ownOf(requirements, below);
  return limited(requirements, own);
}

/** Whether the agent does not start with requirements, whatever other files say. */
export function isInvalid(table: Table): boolean {
  const { default_permissions: name, allowed_permission_profiles: allowed } = table;
  if ((name === undefined) !== (allowed === undefined)) return true;
  const found: Problem[] = [];
  REQUIREMENTS_FILE(table, [], found);
  const denied = valueAt(table, ["permissions", LIMITS, "deny_read"]);
  const isList = Array.isArray(denied) && denied.every((path) => typeof path === "string");
  return found.length > 0 || (denied !== undefined && !isList);
}

/** Modes that lack the one to which the agent falls back: it does not start. */
export function isWithoutReadOnly({ allowed_sandbox_modes: modes }: Table): boolean {
  return Array.isArray(modes) && !modes.includes("read-only");
}

/** A profile that may be selected stays; the default of the requirements takes the place of every other. */
function allowedOf(requirements: Layer, allowed: Table, below: Below): ProfileReading {
  const { own, selected, layers } = below;
  // An administrator's mode of the old kind limits it further.
  if (layers.some(({ id, table }) => id === "managed" && table["sandbox_mode"] !== undefined))
    return { kind: "unmeasured" };
  if (selected !== undefined && allowed[selected] === true) return ownOf(requirements, below);
  if (own.kind === "refused") return own;
  const name = requirements.table["default_permissions"] as string;
  return profileNamed(name, settingsWith(requirements, below));
}

/** The profile that other files select, which requirements may define. */
function ownOf(requirements: Layer, below: Below): ProfileReading {
  const { selected, own } = below;
  return selected === undefined ? own : profileNamed(selected, settingsWith(requirements, below));
}

/** The settings with the profiles and features of the requirements. */
function settingsWith({ id, table }: Layer, { layers, merged }: Settings): Settings {
  const of = (key: string): Table => ({
    ...(isTable(merged[key]) ? merged[key] : {}),
    ...(isTable(table[key]) ? table[key] : {}),
  });
  return {
    layers: [...layers, { id, table: { permissions: table["permissions"] ?? {} } }],
    merged: { ...merged, permissions: of("permissions"), features: of("features") },
  };
}

function limited({ id, table }: Layer, own: ProfileReading): ProfileReading {
  const modes = table["allowed_sandbox_modes"];
  const denied = valueAt(table, ["permissions", LIMITS, "deny_read"]);
  const refused: ProfileReading = { kind: "refused", entry: { artifact: id, key: "", value: "refused" } };
  if (Array.isArray(modes)) {
    if (isWithoutReadOnly(table)) return refused;
    // Without approvals it refuses to start; otherwise it falls back to a read-only profile of its own.
    if (own.kind === "off" && !modes.includes("danger-full-access"))
      return { kind: "unmeasured", mayNotStart: true };
    if (own.kind === "profile" && !modes.includes("workspace-write")) return { kind: "unmeasured" };
  }
  if (!Array.isArray(denied)) return own;
  if (own.kind === "off") return { kind: "unmeasured", mayNotStart: true };
  if (own.kind !== "profile") return own;
  return withDenied(own.profile, denied.map(String), id);
}

/** A relative path does not act. A key of another file that opens what is denied keeps the agent from starting. */
function withDenied(profile: Profile, denied: readonly string[], artifact: string): ProfileReading {
  const absolute = denied.filter((text) => /^[/~]/.test(text));
  const opened = profile.paths.filter(({ access }) => access !== "deny");
  for (const text of absolute) {
    const place = isPattern(text) ? text.slice(0, text.search(/[*?[]/)).replace(/[^/]*$/, "") : text;
    const inside = opened.find((key) => key.anchor === "absolute" && covers(place, key.text));
    if (inside === undefined) continue;
    if (isPattern(text)) return { kind: "unmeasured" };
    const entry = { artifact, key: "permissions.filesystem.deny_read", value: text };
    return { kind: "refused", entry, opened: inside };
  }
  const keys = absolute.map((text): PathKey => {
    return { artifact, anchor: "absolute", text, access: "deny", table: "permissions.filesystem.deny_read" };
  });
  return { kind: "profile", profile: { ...profile, paths: [...profile.paths, ...keys] } };
}

function covers(folder: string, path: string): boolean {
  const bare = folder.replace(/\/+$/, "");
  return path.replace(/\/+$/, "") === bare || path.startsWith(`${bare}/`);
}
