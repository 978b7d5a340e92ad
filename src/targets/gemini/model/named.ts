import type { ModelInput } from "../../../enforcers/model.ts";
import type { Scope, ScopeKind } from "../../../enforcers/scope.ts";
import { IDS, namedPolicies } from "../scopes.ts";
import { pathsOf } from "./policies.ts";
import { settingsOf } from "./settings.ts";

/** The policy files that settings name. They are as trustworthy as the settings. */
export function namedScopes(input: Pick<ModelInput, "files" | "scopes" | "environment">): readonly Scope[] {
  const { scopes = [], environment } = input;
  const read = settingsOf(input);
  if (read.kind !== "layers") return [];
  return ["adminPolicyPaths", "policyPaths"].flatMap((key) => {
    const paths = pathsOf(read.layers, key, scopes, environment);
    if (paths === "wrong") return [];
    return paths.flatMap(({ file, entry }) => namedPolicies(file, kindOf(entry.artifact), environment));
  });
}

function kindOf(id: string): ScopeKind {
  if (id === IDS.project) return "project";
  return id === IDS.system || id === IDS.defaults ? "managed" : "user";
}
