import { pointer } from "../diagnostics/diagnostic.ts";
import type { Policy, Rule, RuleId } from "../policy/policy.ts";
import { subjectText } from "../policy/subject-text.ts";
import type { Workspace } from "./load.ts";
import type { Layers } from "./layer-folders.ts";
import { isSelfProtection, protectionOf } from "./protect.ts";

/** The settings with which the sandbox enforces the whole policy: those of the user, or where there are several layers, of all. */
export function wholeSettings({ layers, policy, documents }: Workspace): string {
  return layers.all.length === 1 ? documents.srt.text : srtText(policy, layers).text;
}

const LISTS = [
  ["filesystem", "denyRead", "read", "deny"],
  ["filesystem", "allowRead", "read", "allow"],
  ["filesystem", "denyWrite", "write", "deny"],
  ["filesystem", "allowWrite", "write", "allow"],
  ["network", "allowedDomains", "connect", "allow"],
  ["network", "deniedDomains", "connect", "deny"],
] as const;

type Section = Readonly<Record<string, unknown>>;

/** The settings of all layers. The sandbox requires every list; where no layer has one it is empty, which allows nothing. */
export function srtText(
  { rules, rest }: Policy,
  layers: Layers,
): { readonly text: string; readonly rules: ReadonlyMap<string, RuleId> } {
  // A project is usually open to writing, and with it the layer that restricts its commands.
  const folders = new Set(
    layers.all.flatMap(({ folder }) => (folder === undefined ? [] : protectionOf(folder))),
  );
  const settings: Record<string, unknown> = { ...rest };
  delete settings["$schema"];
  delete settings["enabled"];
  const places = new Map<string, RuleId>();
  for (const [section, list, action, effect] of LISTS) {
    const own = rules.filter(
      (rule) => rule.action === action && rule.effect === effect && (isEntry(rule) || folders.has(rule.id)),
    );
    own.forEach(({ id }, index) => places.set(pointer([section, list, index]), id));
    settings[section] = { ...(settings[section] as Section | undefined), [list]: own.map(entryOf) };
  }
  return { text: `${JSON.stringify(settings, undefined, 2)}\n`, rules: places };
}

/** Files of credentials are among the other settings. An inert host could make the sandbox refuse the file. */
function isEntry({ id, origin, inert }: Rule): boolean {
  return inert === undefined && origin.path[0] !== "credentials" && !isSelfProtection(id);
}

function entryOf(rule: Rule): unknown {
  const isLiteral = rule.subject.kind === "path" && rule.subject.literal;
  return isLiteral ? { path: rule.subject.text, literal: true } : subjectText(rule);
}
