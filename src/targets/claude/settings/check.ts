import { valueText } from "../../../schema/findings.ts";
import { misplacedGuard } from "./guards.ts";
import { urlOf } from "../../../policy/url.ts";
import { isObj, own, type Obj } from "./objects.ts";
import { changedKeys, knownKeys, schemasFor } from "./releases.ts";
import type { ObjectShape, Path, Problem, Schema, Type } from "./schema.ts";
import types from "./types.json" with { type: "json" };

// The generated table is checked as a whole by the tests; its literal type would only slow the compiler down.
const MEASURED = types as unknown as Schema;

/** What a type accepts, in words for a message. */
function expectation(t: Type): string {
  if (typeof t === "string") return t;
  if ("any" in t) return "anything";
  if ("number" in t) {
    const { integer, min, max, moreThan } = t.number;
    return [
      integer ? "integer" : "number",
      min === undefined ? "" : `>= ${min}`,
      moreThan === undefined ? "" : `> ${moreThan}`,
      max === undefined ? "" : `<= ${max}`,
    ]
      .filter(Boolean)
      .join(" ");
  }
  if ("string" in t) return t.string.format ?? (t.string.min ? "non-empty string" : "string");
  if ("enum" in t) return `one of ${t.enum.map((e) => JSON.stringify(e)).join(", ")}`;
  if ("array" in t) return t.min ? "non-empty array" : "array";
  if ("union" in t) return t.union.map(expectation).join(" or ");
  if ("kinds" in t) return `object with a known "${t.kinds.by}"`;
  return "object";
}

/**
 * What makes the agent ignore the whole settings file, and with it every permission rule in it, without a word.
 * Values that the agent merely drops are no problem here.
 * @param value the parsed file
 * @param release the installed one; undefined: the file is judged for every measured release, and the strictest counts
 * @param schema the measured table; another one only in tests
 */
export function checkSettings(value: unknown, release?: string, schema: Schema = MEASURED): Problem[] {
  const found = schemasFor(value, release, schema).map((one) => problemsIn(value, one));
  const seen = new Set<string>();
  return found.flat().filter(({ path }) => {
    const place = JSON.stringify(path);
    return !seen.has(place) && seen.add(place);
  });
}

/** Whether a file has a key whose type is not the same for all measured releases. */
export function dependsOnRelease(value: unknown, schema: Schema = MEASURED): boolean {
  return isObj(value) && changedKeys(schema).some((key) => own(value, key));
}

/** Keys at the top that no measured release knows. */
export function unknownKeys(value: unknown, schema: Schema = MEASURED): readonly string[] {
  const known = knownKeys(schema);
  return isObj(value) ? Object.keys(value).filter((key) => !known.has(key)) : [];
}

function problemsIn(value: unknown, schema: Schema): Problem[] {
  const out: Problem[] = [];
  if (isObj(value)) {
    const at = misplacedGuard(value, schema.hookGuards);
    if (at)
      out.push({
        path: at,
        expected: `no ${schema.hookGuards.guards.join("/")} hooks outside "hooks"`,
        got: "hooks that cannot be loaded",
      });
  }
  const ignored = isObj(value)
    ? Object.keys(schema.aliases).filter(
        (a) =>
          own(value, a) && own(value, schema.aliases[a] ?? "") && value[schema.aliases[a] ?? ""] !== null,
      )
    : [];
  out.push(...check(value, schema.root, [], schema).filter((p) => !ignored.some((a) => p.path[0] === a)));
  return out;
}

function check(v: unknown, t: Type, path: Path, schema: Schema): Problem[] {
  const wrong = (got = valueText(v)): Problem[] => [{ path, expected: expectation(t), got }];
  if (typeof t === "string") {
    const is = v === null ? "null" : typeof v;
    return is === t && (is !== "number" || Number.isFinite(v)) ? [] : wrong();
  }
  if ("any" in t) return [];
  if ("ref" in t) {
    const def = schema.defs[t.ref];
    return def === undefined ? [] : check(v, def, path, schema);
  }
  if ("enum" in t) return t.enum.some((e) => e === v) ? [] : wrong();
  if ("number" in t) {
    const { integer, min, max, moreThan } = t.number;
    if (typeof v !== "number" || !Number.isFinite(v)) return wrong();
    if (integer && !Number.isSafeInteger(v)) return wrong();
    return (min !== undefined && v < min) ||
      (max !== undefined && v > max) ||
      (moreThan !== undefined && v <= moreThan)
      ? wrong()
      : [];
  }
  if ("string" in t) {
    if (typeof v !== "string") return wrong();
    const { min, not, format } = t.string;
    return (format !== undefined && !hasFormat(v, format, schema)) ||
      v.length < (min ?? 0) ||
      not?.includes(v)
      ? wrong()
      : [];
  }
  if ("array" in t) {
    if (!Array.isArray(v) || v.length < (t.min ?? 0)) return wrong();
    return [
      ...v.flatMap((x: unknown, i) => check(x, t.array, [...path, i], schema)),
      ...repeated(v, t.distinct ?? [], path),
    ];
  }
  if ("union" in t) {
    // The alternatives differ by JSON type; report inside the one that has ours.
    let inner: Problem[] | undefined;
    for (const alt of t.union) {
      const p = check(v, alt, path, schema);
      if (p.length === 0) return [];
      if (p.every((x) => x.path.length > path.length)) inner = p;
    }
    return inner ?? wrong();
  }
  if (!isObj(v)) return wrong();
  if ("record" in t) return Object.entries(v).flatMap(([k, x]) => check(x, t.record, [...path, k], schema));
  if ("object" in t) return checkObject(v, t.object, path, schema);
  const { by, of, unknownKind, missingKind, badKind } = t.kinds;
  const kind = own(v, by) ? v[by] : undefined;
  const shape = typeof kind === "string" && own(of, kind) ? of[kind] : undefined;
  if (shape) return checkObject(v, shape, path, schema);
  const fault = kind === undefined ? missingKind : typeof kind === "string" ? unknownKind : badKind;
  return fault === "file"
    ? [
        {
          path: [...path, by],
          expected: `one of ${Object.keys(of)
            .map((k) => JSON.stringify(k))
            .join(", ")}`,
          got: kind === undefined ? "nothing" : valueText(kind),
        },
      ]
    : [];
}

/** Values that occur twice in the given fields of a list's objects. */
function repeated(list: readonly unknown[], fields: readonly string[], path: Path): Problem[] {
  const seen = new Set<unknown>();
  const out: Problem[] = [];
  for (const [i, x] of list.entries()) {
    for (const f of fields) {
      if (!isObj(x) || !own(x, f)) continue;
      if (seen.has(x[f]))
        out.push({ path: [...path, i, f], expected: "a value used only once", got: valueText(x[f]) });
      seen.add(x[f]);
    }
  }
  return out;
}

function hasFormat(s: string, format: string, schema: Schema): boolean {
  try {
    if (format === "url") return urlOf(s) !== undefined;
    if (format === "httpUrl") return /^https?:$/.test(urlOf(s)?.protocol ?? "");
    if (format === "httpsUrl") return urlOf(s)?.protocol === "https:";
    // a regular expression with at least one capturing group
    if (format === "regexGroup") return (new RegExp(`${s}|`).exec("")?.length ?? 0) > 1;
    const re = schema.patterns[format];
    return re === undefined || new RegExp(re).test(s);
  } catch {
    return false;
  }
}

function checkObject(v: Obj, shape: ObjectShape, path: Path, schema: Schema): Problem[] {
  const out: Problem[] = [];
  for (const k of shape.required ?? []) {
    const t = shape.known[k];
    if (!own(v, k))
      out.push({
        path: [...path, k],
        expected: t === undefined ? "a value" : expectation(t),
        got: "nothing",
      });
  }
  for (const [k, others] of Object.entries(shape.needs ?? {})) {
    if (own(v, k) && !others.every((o) => own(v, o)))
      out.push({ path: [...path, k], expected: `${others.join(", ")} beside it`, got: "nothing" });
  }
  for (const [k, others] of Object.entries(shape.excludes ?? {})) {
    const [key = k, only] = k.split("=");
    const clash =
      own(v, key) && (only === undefined || v[key] === only) ? others.find((o) => own(v, o)) : undefined;
    if (clash !== undefined)
      out.push({ path: [...path, key], expected: `no ${clash} beside it`, got: clash });
  }
  for (const [k, x] of Object.entries(v)) {
    const t = own(shape.known, k) ? shape.known[k] : undefined;
    if (t !== undefined) out.push(...check(x, t, [...path, k], schema));
    else if (shape.strict) out.push({ path: [...path, k], expected: "no such key", got: valueText(x) });
  }
  return out;
}
