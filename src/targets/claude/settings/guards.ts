import { isObj, own, type Obj } from "./objects.ts";
import type { GuardScan, Path } from "./schema.ts";

/** Path of a PreToolUse/PermissionRequest hook that Claude Code would find but could not load. */
export function misplacedGuard(doc: Obj, g: GuardScan): Path | undefined {
  const direct = guardKey(doc, g);
  if (direct !== undefined) return [direct];
  for (const [k, v] of Object.entries(doc)) {
    if (k === "hooks") {
      const at = inHooks(v, g);
      if (at) return [k, ...at];
    } else if (!g.unscanned.includes(k)) {
      const at = guardBelow(v, g.depth, !g.events.includes(k), false, g.unscanned, g);
      if (at) return [k, ...at];
    }
  }
  return undefined;
}

/** `hooks` itself: events whose (otherwise harmless) bad value hides a guard. */
function inHooks(v: unknown, g: GuardScan): Path | undefined {
  if (Array.isArray(v)) return inNestedList(v, g);
  if (!isObj(v)) return undefined;
  if (looksLikeMatcher(v, g)) return [];
  for (const [event, list] of Object.entries(v)) {
    const known = g.events.includes(event);
    if (known && Array.isArray(list)) {
      for (const [i, m] of list.entries()) {
        const at = guardBelow(m, g.depth, false, false, [], g);
        if (at) return [event, i, ...at];
      }
    } else {
      const at = guardBelow(list, g.depth, !known && !Array.isArray(list), false, [], g);
      if (at) return [event, ...at];
    }
  }
  return undefined;
}

/** `hooks` written as (nested) arrays: no depth limit. */
function inNestedList(list: readonly unknown[], g: GuardScan): Path | undefined {
  for (const [i, x] of list.entries()) {
    if (Array.isArray(x)) {
      const at = inNestedList(x, g);
      if (at) return [i, ...at];
    } else if (isObj(x) && (guardKey(x, g) !== undefined || looksLikeMatcher(x, g))) return [i];
  }
  return undefined;
}

/** A guard event name with something in it. */
function guardKey(v: Obj, g: GuardScan): string | undefined {
  return g.guards.find((k) => own(v, k) && v[k] !== null && !(Array.isArray(v[k]) && v[k].length === 0));
}

/** An object shaped like one matcher ({matcher?, hooks}). */
function looksLikeMatcher(v: unknown, g: GuardScan): boolean {
  if (!isObj(v) || (!own(v, "matcher") && Object.keys(v).some((k) => g.events.includes(k)))) return false;
  const h = own(v, "hooks") ? v["hooks"] : undefined;
  return Array.isArray(h) ? h.length > 0 : isObj(h) && (own(v, "matcher") || typeof h["type"] === "string");
}

function guardBelow(
  v: unknown,
  depth: number,
  matchers: boolean,
  inList: boolean,
  skip: readonly string[],
  g: GuardScan,
): Path | undefined {
  if (isObj(v)) {
    const k = guardKey(v, g);
    if (k !== undefined) return [k];
  }
  if (matchers && looksLikeMatcher(v, g)) return [];
  if (depth === 0) return undefined;
  if (Array.isArray(v)) {
    for (const [i, x] of v.entries()) {
      const at = guardBelow(x, depth - 1, matchers, inList, skip, g);
      if (at) return [i, ...at];
    }
    return undefined;
  }
  if (!isObj(v) || (inList && typeof v["type"] === "string")) return undefined;
  for (const [k, x] of Object.entries(v)) {
    if (skip.includes(k)) continue;
    const at = guardBelow(
      x,
      depth - 1,
      matchers && !g.events.includes(k),
      k === "hooks" && Array.isArray(x),
      skip,
      g,
    );
    if (at) return [k, ...at];
  }
  return undefined;
}
