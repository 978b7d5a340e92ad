import type { Disregarded, LayerPolicy } from "./layer.ts";

/** What a key comes to when two layers set it, and whether the lower one wants it to be weaker. */
interface Combined {
  readonly value: unknown;
  readonly isOpening: boolean;
}

type Combine = (higher: unknown, lower: unknown) => Combined;

/** The stricter value is `true`, or `false`. */
const stricterFlag =
  (strict: boolean): Combine =>
  (higher, lower) => ({
    value: higher === strict || lower === strict ? strict : !strict,
    isOpening: higher === strict && lower !== strict,
  });

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Lists that restrict add up. Of entries with one name the first that denies counts. */
const union: Combine = (higher, lower) => {
  const all: unknown[] = [];
  for (const one of [...listOf(higher), ...listOf(lower)]) {
    const at = all.findIndex(
      (known) => same(known, one) || (nameOf(known) !== undefined && nameOf(known) === nameOf(one)),
    );
    if (at < 0) all.push(one);
    else if (isObject(one) && one["mode"] === "deny") all[at] = one;
  }
  return { value: all, isOpening: false };
};

function nameOf(value: unknown): unknown {
  return isObject(value) ? (value["name"] ?? value["path"]) : undefined;
}

/** Lists that open are cut to what both have. */
const intersection: Combine = (higher, lower) => {
  const isIn = (some: readonly unknown[]) => (one: unknown) => some.some((other) => same(one, other));
  const [upper, own] = [listOf(higher), listOf(lower)];
  return { value: upper.filter(isIn(own)), isOpening: !own.every(isIn(upper)) };
};

const deeper: Combine = (higher, lower) => ({
  value: Math.max(Number(higher), Number(lower)),
  isOpening: Number(lower) < Number(higher),
});

/** Texts for people: the higher layer's count. */
const merged: Combine = (higher, lower) => ({
  value: isObject(higher) && isObject(lower) ? { ...lower, ...higher } : higher,
  isOpening: false,
});

/** What the higher layer says counts, because it is not known which value is stricter. */
const kept: Combine = (higher, lower) => ({ value: higher, isOpening: !same(higher, lower) });

interface Kind {
  readonly combine: Combine;
  /** What is so where no layer sets the key; a project may only set what is not weaker. Absent: it may set nothing. */
  readonly unset?: unknown;
}

const RESTRICTING_FLAG: Kind = { combine: stricterFlag(true), unset: false };
const OPENING_FLAG: Kind = { combine: stricterFlag(false), unset: false };
const OPENING_LIST: Kind = { combine: intersection, unset: [] };
const RESTRICTING_LIST: Kind = { combine: union, unset: [] };
const TEXT: Kind = { combine: merged, unset: {} };
const OTHER: Kind = { combine: kept };

/** The keys of research/srt.md section 1 (release 0.0.83). Every other one is of the kind `OTHER`. */
const KINDS: Readonly<Record<string, Kind>> = {
  "network.deniedResolvedAddresses": RESTRICTING_LIST,
  "network.stripResponseHeaders": RESTRICTING_LIST,
  "credentials.envVars": RESTRICTING_LIST,
  "credentials.files": RESTRICTING_LIST,
  "network.refuseOpaqueTunnels": RESTRICTING_FLAG,
  "network.requireHostMatch": RESTRICTING_FLAG,
  "network.strictAllowlist": RESTRICTING_FLAG,
  mandatoryDenySearchDepth: { combine: deeper, unset: 3 },
  "network.allowUnixSockets": OPENING_LIST,
  "network.allowMachLookup": OPENING_LIST,
  "network.allowAllUnixSockets": OPENING_FLAG,
  "network.allowLocalBinding": OPENING_FLAG,
  "network.allowPlaintextHeaderSet": OPENING_FLAG,
  "filesystem.allowGitConfig": OPENING_FLAG,
  "filesystem.disabled": OPENING_FLAG,
  "credentials.allowPlaintextInject": OPENING_FLAG,
  enableWeakerNestedSandbox: OPENING_FLAG,
  allowNestedUserNamespaces: OPENING_FLAG,
  enableWeakerNetworkIsolation: OPENING_FLAG,
  allowAppleEvents: OPENING_FLAG,
  allowPty: OPENING_FLAG,
  "network.deniedDomainReasons": TEXT,
  $schema: { combine: (higher) => ({ value: higher, isOpening: false }), unset: "" },
  enabled: { combine: (higher) => ({ value: higher, isOpening: false }), unset: "" },
};

/** Keys that are read one by one. Every other one is a value of its own. */
const SECTIONS = new Set(["network", "filesystem", "credentials"]);

type Settings = Readonly<Record<string, unknown>>;

/**
 * The settings of the sandbox that are not rules, from all layers, the highest first. What a higher layer sets can only be
 * tightened. What no higher layer sets is for a team or the user to set; a project can only set what tightens.
 */
export function mergeSettings(layers: readonly LayerPolicy[]): {
  readonly rest: Settings;
  readonly disregarded: readonly Disregarded[];
} {
  const found = new Map<string, { readonly value: unknown; readonly by: LayerPolicy | undefined }>();
  const disregarded: Disregarded[] = [];
  for (const layer of layers) {
    for (const [key, value] of leavesOf(layer.policy.rest)) {
      const { combine, unset } = KINDS[key] ?? OTHER;
      const higher = found.get(key) ?? (isOfProject(layer) ? { value: unset, by: undefined } : undefined);
      if (higher === undefined) {
        found.set(key, { value, by: layer });
        continue;
      }
      const both = combine(higher.value, value);
      if (both.value !== undefined) found.set(key, { value: both.value, by: higher.by ?? layer });
      if (!both.isOpening) continue;
      const against = higher.by === undefined ? {} : { against: higher.by };
      disregarded.push({ what: "setting", layer, text: key, ...against });
    }
  }
  return { rest: nested([...found].map(([key, { value }]) => [key, value])), disregarded };
}

function isObject(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isOfProject({ kind }: LayerPolicy): boolean {
  return kind === "project" || kind === "local";
}

function leavesOf(rest: Settings): (readonly [string, unknown])[] {
  return Object.entries(rest).flatMap(([key, value]): (readonly [string, unknown])[] =>
    SECTIONS.has(key) && isObject(value)
      ? Object.entries(value).map(([name, one]) => [`${key}.${name}`, one] as const)
      : [[key, value]],
  );
}

function nested(leaves: readonly (readonly [string, unknown])[]): Settings {
  const rest: Record<string, unknown> = {};
  for (const [key, value] of leaves) {
    const dot = key.indexOf(".");
    const section = key.slice(0, dot);
    if (dot < 0 || !SECTIONS.has(section)) rest[key] = value;
    else rest[section] = { ...(rest[section] as Settings | undefined), [key.slice(dot + 1)]: value };
  }
  return rest;
}
