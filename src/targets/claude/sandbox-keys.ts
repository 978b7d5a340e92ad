import {
  HIDDEN_VARIABLES,
  sandboxSettings,
  type HiddenVariable,
  type SandboxSetting,
} from "../../policy/sandbox-settings.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Collector } from "../kit/collect.ts";
import type { NamedForm } from "../kit/forms.ts";
import { FLAGS, FORMS, PORTS } from "./forms.ts";
import { KEYS, variableText } from "./keys.ts";

/** The settings that give commands more than the agent's sandbox does by itself. */
export const OPENING_KEYS: readonly string[] = [...FLAGS, ...PORTS].map(({ key }) => key);

/**
 * Passes on the settings of the sandbox runtime that were measured in the agent's own sandbox, and loses the others.
 * @returns the lists to own: none of which the source has nothing
 */
export function passOn(policy: Policy, out: Collector): readonly string[] {
  const settings = sandboxSettings(policy);
  for (const setting of settings) if (!isPassed(setting, out)) loseSetting(setting, out);
  return settings.some(isVariable) ? [KEYS.variables] : [];
}

/** The agent's sandbox may be off, and then nothing that is written for it has an effect. */
export function passNothing(policy: Policy, out: Collector): void {
  for (const setting of sandboxSettings(policy)) {
    if (setting.effect !== "restricts") continue;
    if (isVariable(setting)) out.loseSetting("restriction-needs-sandbox", setting);
    else loseSetting(setting, out);
  }
}

function isPassed(setting: SandboxSetting, out: Collector): boolean {
  const { key, value } = setting;
  const named = (form: NamedForm): boolean => form.key === `sandbox.${key}`;
  const [flag, port] = [FLAGS.find(named), PORTS.find(named)];
  if (flag !== undefined && typeof value === "boolean") out.emit(flag, value);
  else if (port !== undefined && isPort(value)) out.emit(port, value);
  else if (isVariable(setting)) passVariable(setting, out);
  else return false;
  return true;
}

/** The agent would ignore the whole file for a name of another form. */
function isVariable({ key, value }: SandboxSetting): boolean {
  return key === HIDDEN_VARIABLES && /^[A-Za-z_]\w*$/.test((value as HiddenVariable).name);
}

function passVariable(setting: SandboxSetting, out: Collector): void {
  const { name, mode, ...others } = setting.value as HiddenVariable;
  out.emit(FORMS[KEYS.variables], { text: variableText({ name, mode }), pieces: [] });
  // A part of the value, or a host that gets it: without these all of it is hidden from all.
  if (Object.keys(others).length > 0) out.loseSetting("opening-not-passed", setting);
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65_535;
}

function loseSetting(setting: SandboxSetting, out: Collector): void {
  if (setting.effect === "restricts") out.loseSetting("restriction-not-passed", setting);
  if (setting.effect === "opens") out.loseSetting("opening-not-passed", setting);
}
