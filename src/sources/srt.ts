import { pointer, type Document, type KeyPath, type Result } from "../diagnostics/diagnostic.ts";
import { readDomain, type InertDomain } from "../policy/domain.ts";
import type { Action, Effect, Origin, Policy, Rule } from "../policy/policy.ts";
import { checkPattern } from "./entries.ts";
import { STRICT_JSON } from "../edit/json-dialect.ts";
import { parseDocument, type Parsed } from "../schema/document.ts";
import { noFindings, typeName, type Findings } from "../schema/findings.ts";
import { checkShape } from "../schema/shape.ts";
import { SRT_SETTINGS, type SrtSettings } from "./srt-schema.ts";

const WHAT = "the sandbox settings file";

/** Where the lists of rules stand. The second shape is an older one that people still have. */
const SHAPES = {
  flat: {
    denyRead: ["filesystem", "denyRead"],
    allowRead: ["filesystem", "allowRead"],
    denyWrite: ["filesystem", "denyWrite"],
    allowWrite: ["filesystem", "allowWrite"],
    allowedDomains: ["network", "allowedDomains"],
    deniedDomains: ["network", "deniedDomains"],
  },
  nested: {
    denyRead: ["sandbox", "permissions", "filesystem", "read", "denyOnly"],
    allowRead: undefined,
    denyWrite: ["sandbox", "permissions", "filesystem", "write", "denyWithinAllow"],
    allowWrite: ["sandbox", "permissions", "filesystem", "write", "allowOnly"],
    allowedDomains: ["sandbox", "permissions", "network", "allowedHosts"],
    deniedDomains: ["sandbox", "permissions", "network", "deniedHosts"],
  },
} as const;

type ListName = keyof (typeof SHAPES)["flat"];

const MEANING: Record<
  ListName,
  { readonly action: Action & ("read" | "write" | "connect"); readonly effect: Effect }
> = {
  denyRead: { action: "read", effect: "deny" },
  allowRead: { action: "read", effect: "allow" },
  denyWrite: { action: "write", effect: "deny" },
  allowWrite: { action: "write", effect: "allow" },
  allowedDomains: { action: "connect", effect: "allow" },
  deniedDomains: { action: "connect", effect: "deny" },
};

/** The lists without which the sandbox refuses a file. */
const REQUIRED: readonly ListName[] = [
  "allowedDomains",
  "deniedDomains",
  "denyRead",
  "allowWrite",
  "denyWrite",
];

/**
 * Reads the settings of the sandbox runtime.
 *
 * The text must be plain JSON, because the sandbox's own reader is `JSON.parse`: what it would refuse is an
 * error here too.
 * @param document the text of the file
 * @returns the rules with their origins, and warnings; or every problem found, and no policy
 */
export function readSrtSettings(document: Document): Result<Parsed<Policy>> {
  const parsed = parseDocument(document, STRICT_JSON, WHAT, "sandbox");
  if (!parsed.ok) return parsed;
  const findings = noFindings();
  checkShape(SRT_SETTINGS, parsed.value, document, WHAT, findings);
  if (findings.problems.length > 0) return { ok: false, problems: findings.problems };

  const settings = parsed.value as SrtSettings;
  const flat = readShape(settings, "flat", document, findings);
  const nested = readShape(settings, "nested", document, findings);
  if (flat.rules.length > 0 && nested.rules.length > 0) {
    findings.problems.push(twoShapes(flat.rules[0] as Rule, nested.rules[0] as Rule));
  }
  const credentials = readCredentials(settings, document, findings);
  warnOfRefusal(settings, document, findings);
  if (findings.problems.length > 0) return { ok: false, problems: findings.problems };
  const { filesystem: _f, network: _n, sandbox: _s, ...rest } = settings;
  return {
    ok: true,
    value: {
      value: {
        rules: [...flat.rules, ...nested.rules, ...credentials],
        closed: { ...nested.closed, ...flat.closed },
        rest: { ...rest, ...restOf("filesystem", settings), ...restOf("network", settings) },
      },
      warnings: findings.warnings,
    },
  };
}

function restOf(section: "filesystem" | "network", settings: SrtSettings): Record<string, unknown> {
  const lists = new Set<string>(Object.keys(SHAPES.flat));
  const others = Object.entries(settings[section] ?? {}).filter(([key]) => !lists.has(key));
  return others.length === 0 ? {} : { [section]: Object.fromEntries(others) };
}

function twoShapes(first: Rule, second: Rule): Findings["problems"][number] {
  const args = { first: pointer(first.origin.path), second: pointer(second.origin.path) };
  const { document, path } = second.origin;
  return { code: "two-shapes", args, place: { at: "value", document, path } };
}

function readShape(
  settings: SrtSettings,
  shape: keyof typeof SHAPES,
  document: Document,
  findings: Findings,
): Pick<Policy, "rules" | "closed"> {
  const rules: Rule[] = [];
  const closed: { write?: Origin; connect?: Origin } = {};
  for (const name of Object.keys(SHAPES.flat) as ListName[]) {
    const path = SHAPES[shape][name];
    const list = path === undefined ? undefined : valueAt(settings, path);
    if (path === undefined || !Array.isArray(list)) continue;
    const origin: Origin = { source: "srt", document, path };
    if (name === "allowWrite") closed.write = origin;
    if (name === "allowedDomains") closed.connect = origin;
    list.forEach((entry: unknown, index) => {
      const rule =
        MEANING[name].action === "connect"
          ? domainRule(entry, name, document, [...path, index], settings, findings)
          : pathRule(entry, name, document, [...path, index], findings);
      if (rule !== undefined) rules.push(rule);
    });
  }
  return { rules, closed };
}

function valueAt(value: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], value);
}

function ruleBase(effect: Effect, document: Document, path: KeyPath) {
  return { id: `srt:${pointer(path)}`, effect, origin: { source: "srt", document, path } } as const;
}

function pathRule(
  entry: unknown,
  name: ListName,
  document: Document,
  path: KeyPath,
  findings: Findings,
): Rule | undefined {
  const { action, effect } = MEANING[name] as { action: "read" | "write"; effect: Effect };
  const subject = pathEntry(entry);
  if (subject === undefined) {
    const args = {
      path: `${path.slice(0, -1).join(".")}[${String(path.at(-1))}]`,
      expected: 'a string, or { "path": "...", "literal": true }',
      got: typeName(entry),
    };
    findings.problems.push({ code: "wrong-type", args, place: { at: "value", document, path } });
    return undefined;
  }
  if (!checkPattern(subject.text, document, path, findings)) return undefined;
  if (!subject.literal) {
    const why = inertPath(subject.text);
    const place = { at: "value", document, path } as const;
    if (why !== undefined)
      findings.warnings.push({ code: "inert-path", args: { entry: subject.text, why }, place });
    if (effect === "deny" && refusedGlob(subject.text)) {
      const args = { why: `\`${subject.text}\` is a pattern that ends in a slash` };
      findings.warnings.push({ code: "srt-refuses-file", args, place });
    }
  }
  return { ...ruleBase(effect, document, path), action, subject: { kind: "path", ...subject } };
}

function pathEntry(entry: unknown): { text: string; literal: boolean } | undefined {
  if (typeof entry === "string") return { text: entry, literal: false };
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return undefined;
  const { path, literal, ...others } = entry as Record<string, unknown>;
  // The sandbox holds this object strictly: a further key makes it refuse the file.
  const isStrict = typeof path === "string" && literal === true && Object.keys(others).length === 0;
  return isStrict ? { text: path, literal: true } : undefined;
}

/** Spellings that people write for what they mean and the sandbox takes as they stand (research/srt.md 2). */
const INERT_PATHS: readonly (readonly [RegExp, string])[] = [
  [/\$[A-Za-z_{]/, "variables are not expanded"],
  [/^~[^/]/, "only `~` and `~/` are the home, not another user's"],
  [/\{[^{},]*,[^{}]*\}/, "braces are no alternatives"],
  [/^!/, "a leading `!` does not negate"],
  [/\[[!^]/, "`!` and `^` do not negate a set"],
  [/^[a-z]+:\/\//, "it is a URL"],
  [/%[A-Za-z]+%/, "variables are not expanded"],
];

function inertPath(text: string): string | undefined {
  return INERT_PATHS.find(([pattern]) => pattern.test(text))?.[1];
}

function refusedGlob(text: string): boolean {
  return /^(\/|~\/)/.test(text) && text.endsWith("/") && /[*?[\]]/.test(text);
}

const INERT_DOMAINS: Record<InertDomain, string> = {
  "not-ascii": "names in other scripts are compared in their `xn--` form",
  blank: "no host name holds a blank",
  character: "no host name holds such a character",
  "empty-label": "a part between two dots is empty",
  wildcard: "`*` stands at the beginning only, as `*.`",
  "address-spelling": "addresses are compared in their usual spelling",
};

function domainRule(
  entry: unknown,
  name: ListName,
  document: Document,
  path: KeyPath,
  settings: SrtSettings,
  findings: Findings,
): Rule | undefined {
  const place = { at: "value", document, path } as const;
  if (typeof entry !== "string") {
    const at = `${path.slice(0, -1).join(".")}[${String(path.at(-1))}]`;
    const args = { path: at, expected: "a string", got: typeName(entry) };
    findings.problems.push({ code: "wrong-type", args, place });
    return undefined;
  }
  if (!checkPattern(entry, document, path, findings)) return undefined;
  const effect = MEANING[name].effect as "allow" | "deny";
  const reason = effect === "deny" ? reasonOf(settings, entry) : undefined;
  const base = {
    ...ruleBase(effect, document, path),
    action: "connect",
    ...(reason === undefined ? {} : { reason }),
  } as const;
  const reading = readDomain(entry, effect);
  if (reading.kind === "live") return { ...base, subject: reading.subject };
  const why =
    reading.kind === "inert" ? INERT_DOMAINS[reading.why] : "the sandbox does not accept it as a domain";
  if (reading.kind === "inert") findings.warnings.push({ code: "inert-domain", args: { entry, why }, place });
  else {
    findings.warnings.push({
      code: "srt-refuses-file",
      args: { why: `\`${entry}\` is no domain pattern` },
      place,
    });
  }
  return { ...base, subject: { kind: "domain", host: entry }, inert: why };
}

function reasonOf(settings: SrtSettings, entry: string): string | undefined {
  const reasons = settings.network?.deniedDomainReasons ?? {};
  return Object.hasOwn(reasons, entry) ? reasons[entry] : undefined;
}

/** A credential file that the sandbox hides or masks is a path that may not be read. */
function readCredentials(settings: SrtSettings, document: Document, findings: Findings): Rule[] {
  const files = settings.credentials?.files ?? [];
  return files.flatMap((file, index) => {
    const path = ["credentials", "files", index, "path"];
    if (!checkPattern(file.path, document, path, findings)) return [];
    if (file.mode === "mask") {
      const place = { at: "value", document, path } as const;
      findings.warnings.push({ code: "credential-masked", args: { entry: file.path }, place });
    }
    const subject = { kind: "path", text: file.path, literal: false } as const;
    return [{ ...ruleBase("deny", document, path), action: "read", subject } as const];
  });
}

function warnOfRefusal(settings: SrtSettings, document: Document, findings: Findings): void {
  const missing = REQUIRED.filter((name) => !Array.isArray(valueAt(settings, SHAPES.flat[name])));
  if (missing.length === 0) return;
  const why =
    settings.sandbox === undefined
      ? `it lacks ${missing.map((name) => `\`${SHAPES.flat[name].join(".")}\``).join(", ")}`
      : "it has the older shape under `sandbox.permissions`";
  findings.warnings.push({
    code: "srt-refuses-file",
    args: { why },
    place: { at: "value", document, path: [] },
  });
}
