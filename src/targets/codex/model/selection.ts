import { CONFIG_FILE } from "../merge/refused.ts";
import type { Problem } from "../merge/shape.ts";
import { MANAGED, type Folded, type Table } from "./layers.ts";
import {
  NO_NETWORK,
  originOf,
  profileNamed,
  tableAt,
  type PathKey,
  type ProfileReading,
  type Settings,
} from "./profile.ts";
import { requiredOf } from "./requirements.ts";

/** Where no profile is selected nothing is writable, and there is no network. */
const DEFAULT: ProfileReading = {
  kind: "profile",
  profile: { base: ":read-only", paths: [], network: NO_NETWORK },
};

/** The profile that is in force. */
export function readProfile(folded: Folded): ProfileReading {
  if (folded.kind === "refused") return folded;
  const { merged, layers, requirements } = folded;
  if (isRefused(merged)) return { kind: "refused" };
  const chosen = selectedIn(folded);
  const own = chosen.kind === "named" ? profileNamed(chosen.name, folded) : chosen;
  if (requirements === undefined) return own;
  const selected = chosen.kind === "named" ? chosen.name : undefined;
  return requiredOf(requirements, { merged, layers, own, selected });
}

type Selection = { readonly kind: "named"; readonly name: string } | ProfileReading;

/**
 * The strongest file that selects a profile or a mode of the old kind decides. A mode puts the profile aside, with all that it
 * denies.
 */
function selectedIn({ layers, merged }: Settings): Selection {
  const decisive = layers.findLast(
    ({ table }) => table["default_permissions"] !== undefined || table["sandbox_mode"] !== undefined,
  );
  if (decisive === undefined) return DEFAULT;
  const { id, table } = decisive;
  const { default_permissions: name, sandbox_mode: mode } = table;
  // An administrator's mode limits the profile beside it in a way that depends on how a command is run.
  if (name !== undefined && mode !== undefined && id === MANAGED) return { kind: "unmeasured" };
  if (typeof name === "string") return { kind: "named", name };
  if (merged["default_permissions"] === undefined) return { kind: "unmeasured" };
  if (mode === "danger-full-access")
    return { kind: "off", entry: { artifact: id, key: "sandbox_mode", value: mode } };
  return mode === "read-only" ? DEFAULT : workspaceMode({ layers, merged });
}

/** The old mode in which the start directory and some others can be written. */
function workspaceMode({ layers, merged }: Settings): ProfileReading {
  const { writable_roots: roots = [], ...rest } = tableAt(merged["sandbox_workspace_write"]) ?? {};
  if (Object.keys(rest).length > 0 || !Array.isArray(roots)) return { kind: "unmeasured" };
  const table = "sandbox_workspace_write.writable_roots";
  const artifact = originOf(layers, ["sandbox_workspace_write", "writable_roots"]);
  const paths = roots.map((root): PathKey => {
    return { artifact, anchor: "absolute", text: String(root), access: "write", table };
  });
  if (paths.some(({ text }) => !text.startsWith("/"))) return { kind: "unmeasured" };
  return { kind: "profile", profile: { base: ":workspace", paths, network: NO_NETWORK } };
}

/** Values with which the agent does not start, wherever they stand. */
function isRefused(file: Table): boolean {
  const { permissions, default_permissions: name } = file;
  if (permissions !== undefined && name === undefined) return true;
  if (name !== undefined && typeof name !== "string") return true;
  const found: Problem[] = [];
  CONFIG_FILE(file, [], found);
  return found.length > 0;
}
