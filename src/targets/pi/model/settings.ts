import { isObject, readJson } from "../../../edit/json.ts";
import { STRICT_JSON } from "../../../edit/json-dialect.ts";
import type { ModelInput } from "../../../enforcers/model.ts";
import { scopeText } from "../../../enforcers/scope.ts";
import { EXTENSION } from "../artifacts.ts";
import type { PiOptions } from "../options.ts";
import { IDS } from "../scopes.ts";

type Settings = Readonly<Record<string, unknown>>;

/** A settings file as an object; a broken one counts as empty, with a warning of the agent (facts.md, "Failing", release 1.6.0). */
export function settingsIn(text: string | undefined): Settings {
  const read = text === undefined ? undefined : readJson(text, STRICT_JSON);
  return read?.ok === true && isObject(read.value) ? read.value : {};
}

/** Whether the agent loads the extension. `unknown`: a pattern of its settings may mean it. */
export type Loading =
  | { readonly kind: "loaded" | "elsewhere" }
  | { readonly kind: "excluded" | "unknown"; readonly value: string };

/** What the user's settings and the place of the extension make of it (facts.md, "Which extensions are loaded", release 1.6.0). */
export function loadingOf({ scopes = [], places, environment }: ModelInput<PiOptions>): Loading {
  const place = places?.[EXTENSION];
  // A place of its own is in a folder that the agent looks into, or it is read by nobody.
  if (place !== undefined && !/\/extensions\/[^/]+\.[jt]s$/.test(place)) return { kind: "elsewhere" };
  const file = place ?? `${environment.home}/.pi/agent/extensions/twsrt.ts`;
  const name = file.slice(file.lastIndexOf("/") + 1);
  const { extensions } = settingsIn(scopeText(scopes, IDS.settings));
  if (!Array.isArray(extensions)) return { kind: "loaded" };
  const texts = extensions.filter((one): one is string => typeof one === "string");
  for (const value of texts) {
    if (!/^[-!]/.test(value)) continue;
    const spelled = value.slice(1).replace(/^~(?=\/)/, environment.home);
    if (spelled === file || spelled === `extensions/${name}`) return { kind: "excluded", value };
    if (/[*?[{]/.test(spelled) || spelled.endsWith(name)) return { kind: "unknown", value };
  }
  return { kind: "loaded" };
}
