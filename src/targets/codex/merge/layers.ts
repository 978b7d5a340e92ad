import type { Diagnostic, Document } from "../../../diagnostics/diagnostic.ts";
import { parseTomlDocument } from "../../../schema/toml.ts";
import { REQUIREMENTS_FILE } from "../artifacts.ts";
import { DEFAULT_PROFILE, FEATURES, NETWORK_PROXY, PROFILES } from "../settings.ts";
import { isTable, valueAt } from "./values.ts";

/** What another layer says that takes the profile's place, or changes it. */
export async function contestedIn(layers: readonly Document[]): Promise<readonly Diagnostic[]> {
  const found = await Promise.all(
    layers.map(async (layer) => {
      const read = await parseTomlDocument(layer);
      if (!read.ok) return [];
      return contesting(read.value, layer.file === REQUIREMENTS_FILE).map((setting): Diagnostic => ({
        code: "profile-contested",
        args: { file: layer.file, setting },
      }));
    }),
  );
  return found.flat();
}

function contesting(value: Readonly<Record<string, unknown>>, isRequired: boolean): readonly string[] {
  const settings: string[] = [];
  if (value["sandbox_mode"] !== undefined) settings.push("sandbox_mode");
  const own: readonly unknown[] = [PROFILES.config, ...(isRequired ? [PROFILES.requirements] : [])];
  const selected = value[DEFAULT_PROFILE];
  if (selected !== undefined && !own.includes(selected)) settings.push(DEFAULT_PROFILE);
  if (valueAt(value, ["permissions", PROFILES.config]) !== undefined)
    settings.push(`permissions.${PROFILES.config}`);
  const proxy = valueAt(value, [...FEATURES, NETWORK_PROXY]);
  if (proxy === false || (isTable(proxy) && proxy["enabled"] === false))
    settings.push([...FEATURES, NETWORK_PROXY].join("."));
  return settings;
}
