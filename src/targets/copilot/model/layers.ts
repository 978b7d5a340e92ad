import { isObject, readJson } from "../../../edit/json.ts";
import { LENIENT_JSON } from "../../../edit/json-dialect.ts";
import type { LayerAnswer, NativeEntry } from "../../../enforcers/model.ts";
import { scopeText, type ScopeText } from "../../../enforcers/scope.ts";
import type { Attempt } from "../../../policy/attempt.ts";
import type { Environment } from "../../../policy/environment.ts";
import { ALLOW_ALL, IDS } from "../scopes.ts";
import type { LaunchFlags } from "./flags.ts";

type Table = Readonly<Record<string, unknown>>;

/** An administrator's file. */
export type Managed =
  | { readonly kind: "absent" }
  /** The agent runs no command, because it cannot read the file or the list of denials. */
  | { readonly kind: "closed"; readonly entry: NativeEntry }
  | { readonly kind: "read"; readonly table: Table };

/** What is said besides the flags. */
export interface Beside {
  /** The variable that allows all tools. */
  readonly allowAll: NativeEntry | undefined;
  readonly managed: Managed;
  /** What a person has let pass for good in this place, or for every host. */
  readonly approvals: NativeEntry | undefined;
  readonly allowedUrls: NativeEntry | undefined;
}

/** Reads the other files and the variable (facts.md, "Which file decides", release 1.0.102). */
export function besideOf(scopes: readonly ScopeText[], { cwd }: Pick<Environment, "cwd">): Beside {
  const variable = scopeText(scopes, IDS.allowAll);
  const locations = tableIn(scopeText(scopes, IDS.approvals))?.["locations"];
  const here = isObject(locations)
    ? Object.keys(locations).find((folder) => cwd === folder || cwd.startsWith(`${folder}/`))
    : undefined;
  const urls = tableIn(scopeText(scopes, IDS.settings))?.["allowedUrls"];
  return {
    allowAll: variable === "true" ? { artifact: IDS.allowAll, key: ALLOW_ALL, value: variable } : undefined,
    managed: managedOf(scopes.find(({ id }) => id === IDS.managed)),
    approvals: here === undefined ? undefined : { artifact: IDS.approvals, key: "locations", value: here },
    allowedUrls: urls === undefined ? undefined : { artifact: IDS.settings, key: "allowedUrls", value: "" },
  };
}

function managedOf(scope: ScopeText | undefined): Managed {
  if (scope === undefined) return { kind: "absent" };
  const table = scope.state === "read" ? tableIn(scope.text) : undefined;
  if (table === undefined) return { kind: "closed", entry: { artifact: IDS.managed, key: "", value: "" } };
  const { permissions } = table;
  const denied = isObject(permissions) ? permissions["deny"] : undefined;
  if (denied !== undefined && !Array.isArray(denied))
    return { kind: "closed", entry: { artifact: IDS.managed, key: "permissions.deny", value: "" } };
  return { kind: "read", table };
}

function tableIn(text: string | undefined): Table | undefined {
  if (text === undefined) return undefined;
  const read = readJson(text, LENIENT_JSON);
  return read.ok && isObject(read.value) ? read.value : undefined;
}

/** The variable is the flag `--allow-all-tools`. */
export function withVariable(flags: LaunchFlags, { allowAll }: Beside): LaunchFlags {
  if (allowAll === undefined) return flags;
  return { ...flags, allTools: flags.allTools ?? allowAll, allUrls: flags.allUrls ?? allowAll };
}

/** What becomes of an answer of the flags beside the other files. No file lifts a denial of a flag. */
export function beside(answer: LayerAnswer, { tool }: Attempt, found: Beside): LayerAnswer {
  const { managed, approvals, allowedUrls } = found;
  if (answer.verdict === "deny") return answer;
  if (managed.kind === "closed")
    return tool === "Bash"
      ? { verdict: "deny", reason: "managed-closed", entry: managed.entry }
      : { verdict: "unknown", reason: "managed-not-measured", entry: managed.entry };
  // It adds denials and questions, of which few forms were measured.
  if (managed.kind === "read" && isObject(managed.table["permissions"]))
    return {
      verdict: "unknown",
      reason: "managed-not-measured",
      entry: { artifact: IDS.managed, key: "permissions", value: "" },
    };
  const lifting = answer.verdict !== "ask" ? undefined : tool === "WebFetch" ? allowedUrls : approvals;
  return lifting === undefined ? answer : { verdict: "unknown", reason: "approved-before", entry: lifting };
}
