import type { Document } from "../../diagnostics/diagnostic.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { readSettings, type SandboxLists, type SandboxOptions } from "../../enforcers/srt/index.ts";
// By name and not by the folder's index: the schema's type would bring a package into the library's declarations.
import { KNOWN_KEYS } from "../../enforcers/srt/settings-shape.ts";
import { readDomain } from "../../policy/domain.ts";
import { EMPTY_POLICY, type Origin, type Policy, type Rule } from "../../policy/policy.ts";

/** The lists of a settings file that rules stand in. */
export const LISTS = {
  denyRead: { section: "filesystem", action: "read", effect: "deny" },
  allowRead: { section: "filesystem", action: "read", effect: "allow" },
  denyWrite: { section: "filesystem", action: "write", effect: "deny" },
  allowWrite: { section: "filesystem", action: "write", effect: "allow" },
  allowedDomains: { section: "network", action: "connect", effect: "allow" },
  deniedDomains: { section: "network", action: "connect", effect: "deny" },
} as const;
export type ListName = keyof typeof LISTS;

/** One entry of the file that is to be proved. */
export interface Entry {
  /** `srt:/filesystem/denyRead/3` */
  readonly id: string;
  readonly list: ListName | "credentials";
  readonly action: "read" | "write" | "connect";
  readonly effect: "allow" | "deny";
  readonly text: string;
  readonly literal: boolean;
  /** A JSON pointer to it. */
  readonly key: string;
  /** It stands under a key that the sandbox does not know, and is dropped. */
  readonly droppedWith?: string;
  /** A part of the file is shown inside, and which one depends on its content. */
  readonly extracts?: true;
}

/** A key that the sandbox drops without a word. */
export interface DroppedKey {
  readonly key: string;
  readonly pointer: string;
  /** The list that was probably meant. */
  readonly meant?: ListName;
}

/** What a settings file says, as the sandbox reads it, and what it was to say. */
export interface SettingsUnderTest {
  readonly document: Document;
  readonly lists: SandboxLists;
  readonly options: Omit<SandboxOptions, "artifact">;
  /** The whole of it, for the settings that are no rules. */
  readonly value: Settings;
  readonly entries: readonly Entry[];
  readonly dropped: readonly DroppedKey[];
  /** The entries as rules, those among them that the sandbox drops: what was to be so. */
  readonly policy: Policy;
}

type Section = Readonly<Record<string, unknown>>;
interface Settings {
  readonly network: Section;
  readonly filesystem: Section;
  readonly credentials?: {
    readonly envVars?: readonly {
      readonly name: string;
      readonly extract?: unknown;
      readonly decode?: unknown;
    }[];
  };
}

/** Keys of no meaning that people write all the same. */
const HARMLESS: ReadonlySet<string> = new Set(["$schema", "enabled"]);

/** @returns undefined for a file with which the sandbox runs nothing */
export function settingsUnderTest(document: Document): SettingsUnderTest | undefined {
  const read = readSettings(document.text);
  if (read.kind !== "settings") return undefined;
  const { lists, options } = read;
  const value = JSON.parse(document.text) as Settings;
  const dropped = droppedKeys(value);
  const entries = [
    ...(Object.keys(LISTS) as ListName[]).flatMap((list) =>
      lists[list].map((entry) => entryOf(list, entry.text, "literal" in entry && entry.literal, entry.key)),
    ),
    ...lists.credentials.map(({ text, key, mode, extracts }) => ({
      ...entryOf("denyRead", text, mode === "mask", key),
      list: "credentials" as const,
      ...(extracts ? { extracts: true as const } : {}),
    })),
    ...dropped.flatMap((key) => droppedEntries(key, value)),
  ];
  return { document, lists, options, value, entries, dropped, policy: policyOf(entries, document) };
}

function entryOf(list: ListName, text: string, literal: boolean, key: string): Entry {
  const { action, effect } = LISTS[list];
  return { id: `srt:${key}`, list, action, effect, text, literal, key };
}

function droppedKeys(value: Settings): DroppedKey[] {
  const found: DroppedKey[] = [];
  const visit = (section: Section, known: ReadonlySet<string>, at: string): void => {
    for (const key of Object.keys(section)) {
      if (known.has(key) || HARMLESS.has(key)) continue;
      const meant = suggest(key, Object.keys(LISTS)) as ListName | undefined;
      found.push({ key, pointer: `${at}/${escaped(key)}`, ...(meant === undefined ? {} : { meant }) });
    }
  };
  visit(value as unknown as Section, KNOWN_KEYS.top, "");
  visit(value.network, KNOWN_KEYS.network, "/network");
  visit(value.filesystem, KNOWN_KEYS.filesystem, "/filesystem");
  return found;
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function droppedEntries({ key, pointer, meant }: DroppedKey, value: Settings): Entry[] {
  if (meant === undefined) return [];
  const [, first = "", second] = pointer.split("/");
  const whole: Section = { ...value };
  const section = second === undefined ? whole : (whole[first] as Section);
  const list = section[key];
  if (!Array.isArray(list)) return [];
  return list.flatMap((text: unknown, index) =>
    typeof text === "string"
      ? [{ ...entryOf(meant, text, false, `${pointer}/${index}`), droppedWith: key }]
      : [],
  );
}

function policyOf(entries: readonly Entry[], document: Document): Policy {
  const origin = (path: Origin["path"]): Origin => ({ source: "srt", document, path });
  const rules = entries.flatMap((entry): Rule[] => {
    const { id, effect, action, text, literal } = entry;
    const base = { id, effect, origin: origin(keyPath(entry.key)) };
    if (action !== "connect") return [{ ...base, action, subject: { kind: "path", text, literal } }];
    const reading = readDomain(text, effect);
    return reading.kind === "live" ? [{ ...base, action, subject: reading.subject }] : [];
  });
  const closed = {
    write: origin(["filesystem", "allowWrite"]),
    connect: origin(["network", "allowedDomains"]),
  };
  return { ...EMPTY_POLICY, rules, closed };
}

/** A JSON pointer as a route through the document. */
export function keyPath(pointer: string): (string | number)[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll("~1", "/").replaceAll("~0", "~")));
}
