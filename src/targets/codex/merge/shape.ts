import { dotted, type Diagnostic, type Document, type KeyPath } from "../../../diagnostics/diagnostic.ts";
import { isTable } from "./values.ts";

type Check = (value: unknown, path: KeyPath, found: Problem[]) => void;

interface Problem {
  readonly path: KeyPath;
  readonly expected: string;
  readonly value: unknown;
}

/**
 * What keeps the agent from starting, as far as it was tried (facts.md, release 0.169.0): it refuses a wrong type
 * wherever it stands, and takes keys that it does not know.
 */
export function refusals(
  value: Readonly<Record<string, unknown>>,
  document: Document,
): readonly Diagnostic[] {
  const found: Problem[] = [];
  FILE(value, [], found);
  return found.map(({ path, expected, value: got }) => ({
    code: "target-stops-agent",
    args: { path: dotted(path), expected, got: typeName(got) },
    place: { at: "value", document, path },
  }));
}

function only(expected: string, accepts: (value: unknown) => boolean): Check {
  return (value, path, found) => {
    if (!accepts(value)) found.push({ path, expected, value });
  };
}

const text = only("a string", (value) => typeof value === "string");
const flag = only("true or false", (value) => typeof value === "boolean");

function choice(...words: readonly string[]): Check {
  return only(words.map((word) => `"${word}"`).join(", "), (value) => words.some((word) => word === value));
}

/** A table whose named keys are checked, and all others as one says. */
function table(known: Readonly<Record<string, Check>>, other?: Check): Check {
  return (value, path, found) => {
    if (!isTable(value)) return void found.push({ path, expected: "a table", value });
    for (const [key, inner] of Object.entries(value)) {
      const check = Object.hasOwn(known, key) ? known[key] : other;
      check?.(inner, [...path, key], found);
    }
  };
}

const ACCESS = choice("deny", "none", "read", "write");

const PROFILE = table({
  extends: text,
  filesystem: table(
    { glob_scan_max_depth: only("a number", (value) => typeof value === "number") },
    (value, path, found) =>
      isTable(value) ? table({}, ACCESS)(value, path, found) : ACCESS(value, path, found),
  ),
  network: table({ enabled: flag, domains: table({}, choice("allow", "deny")) }),
});

const FILE = table({
  model: text,
  model_provider: text,
  default_permissions: text,
  sandbox_mode: choice("read-only", "workspace-write", "danger-full-access"),
  approval_policy: (value, path, found) => {
    if (!isTable(value)) choice("on-request", "never", "on-failure")(value, path, found);
  },
  profile: (value, path, found) => void found.push({ path, expected: "left out", value }),
  permissions: table({}, PROFILE),
  features: table({}, (value, path, found) => {
    if (!isTable(value)) flag(value, path, found);
  }),
  allowed_permission_profiles: table({}, flag),
  rules: table({ prefix_rules: only("an array", (value) => Array.isArray(value)) }),
});

function typeName(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (isTable(value)) return "a table";
  if (typeof value === "string") return `"${value}"`;
  return typeof value === "object" ? "a date" : `the ${typeof value} ${String(value)}`;
}
