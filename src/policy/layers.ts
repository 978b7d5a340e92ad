import type { Environment } from "./environment.ts";
import { entryOf, isInside, leavesAlone, staysInside, type Entry } from "./layer-entry.ts";
import { mayAllow, rankOf, type Disregarded, type LayerPolicy } from "./layer.ts";
import { mergeSettings } from "./layer-settings.ts";
import { domainText } from "./domain.ts";
import { EMPTY_POLICY, type Origin, type PathRule, type Policy, type Rule } from "./policy.ts";

/** One policy from layers, and what of them does not take effect. */
export interface Layered {
  readonly policy: Policy;
  readonly disregarded: readonly Disregarded[];
}

/**
 * One policy from layers, the highest first. A layer can only tighten what the others say: deny and ask rules add up. What
 * lists allow is what every layer that has the list allows. A read exception opens only what the layers that have it deny. A
 * higher layer may name kinds of layers that can allow more than itself.
 */
export function mergeLayers(layers: readonly LayerPolicy[], environment: Environment): Layered {
  const [first] = layers;
  if (first === undefined) return { policy: EMPTY_POLICY, disregarded: [] };
  if (layers.length === 1) return { policy: first.policy, disregarded: [] };
  const merge = new Merge(layers, environment);
  const restrictions = layers.flatMap(({ policy }) =>
    policy.rules.filter(({ effect }) => effect !== "allow"),
  );
  const [write, connect] = [merge.closedList("write"), merge.closedList("connect")];
  const rules = [
    ...restrictions,
    ...merge.exceptions(),
    ...write.rules,
    ...connect.rules,
    ...merge.openList("execute"),
    ...merge.openList("call"),
  ];
  const { rest, disregarded } = mergeSettings(layers);
  return {
    policy: {
      rules,
      closed: {
        ...(write.origin === undefined ? {} : { write: write.origin }),
        ...(connect.origin === undefined ? {} : { connect: connect.origin }),
      },
      rest,
    },
    disregarded: [...merge.disregarded, ...disregarded],
  };
}

type AllowAction = "write" | "connect" | "execute" | "call";

class Merge {
  readonly disregarded: Disregarded[] = [];
  readonly #layers: readonly LayerPolicy[];
  readonly #environment: Environment;

  constructor(layers: readonly LayerPolicy[], environment: Environment) {
    this.#layers = layers;
    this.#environment = environment;
  }

  /** A list that, where it is present, denies everything else: what all layers with the list allow. */
  closedList(action: "write" | "connect"): { readonly rules: readonly Rule[]; readonly origin?: Origin } {
    const holders = this.#holders(action);
    const [first] = holders;
    if (first === undefined) return { rules: [] };
    const origins = holders.flatMap(({ layer }) => layer.policy.closed[action] ?? []);
    const origin = closedBy(origins);
    const whole = holders.map((holder): readonly Entry[] => [
      ...holder.entries,
      ...this.#granted(holder, holders, action),
    ]);
    this.#report(action, holders, whole);
    const rules =
      holders.length === 1 ? allowsOf(first.layer, action) : whole.reduce(meet).map(({ rule }) => rule);
    return { rules, ...(origin === undefined ? {} : { origin }) };
  }

  /** A list that denies nothing by itself: those entries that every higher layer with the list allows as well. */
  openList(action: "execute" | "call"): readonly Rule[] {
    const holders = this.#holders(action);
    const outside = this.#report(
      action,
      holders,
      holders.map((holder) => [...holder.entries, ...this.#granted(holder, holders, action)]),
    );
    return holders.flatMap(({ entries }) =>
      entries.filter((entry) => !outside.has(entry)).map(({ rule }) => rule),
    );
  }

  /** Read exceptions that open nothing that another layer denies. */
  exceptions(): readonly Rule[] {
    const of = ({ policy }: LayerPolicy, effect: Rule["effect"]): readonly PathRule[] =>
      policy.rules.filter(
        (rule): rule is PathRule =>
          rule.action === "read" && rule.effect === effect && rule.inert === undefined,
      );
    return this.#layers.flatMap((layer, at) =>
      of(layer, "allow").filter((exception) => {
        const against = this.#layers.find((other, where) => {
          if (other === layer) return false;
          if (this.#isAbove(where, at) && mayAllow(other, "read", layer.kind)) return false;
          if (of(other, "allow").some((one) => this.#isSame(one, exception))) return false;
          return of(other, "deny").some((denial) => !leavesAlone(exception, denial, this.#environment));
        });
        if (against === undefined) return true;
        const what = this.#isAbove(this.#layers.indexOf(against), at) ? "exception" : "closed";
        this.#disregard(what, exception, layer, against);
        return false;
      }),
    );
  }

  #isSame(one: Rule, other: Rule): boolean {
    return entryOf(one, this.#environment).chain[0] === entryOf(other, this.#environment).chain[0];
  }

  #isAbove(one: number, other: number): boolean {
    return rankOf(this.#layers, one) < rankOf(this.#layers, other);
  }

  #holders(action: AllowAction): readonly Holder[] {
    return this.#layers.flatMap((layer, at) => {
      const entries = allowsOf(layer, action)
        .filter(({ inert }) => inert === undefined)
        .map((rule) => entryOf(rule, this.#environment));
      return hasList(layer, action) ? [{ layer, at, entries }] : [];
    });
  }

  /** What lower layers may allow beyond a layer, because it says so. */
  #granted({ layer, at }: Holder, holders: readonly Holder[], action: AllowAction): readonly Entry[] {
    return holders.flatMap((other) =>
      this.#isAbove(at, other.at) && mayAllow(layer, action, other.layer.kind) ? other.entries : [],
    );
  }

  /** Names every entry that a higher layer does not allow. */
  #report(
    action: AllowAction,
    holders: readonly Holder[],
    whole: readonly (readonly Entry[])[],
  ): ReadonlySet<Entry> {
    const outside = new Set<Entry>();
    const indexes = whole.map(byKey);
    for (const { layer, at, entries } of holders)
      for (const entry of entries) {
        const against = holders.find(
          (other, i) => this.#isAbove(other.at, at) && !isCovered(entry, indexes[i] as Index),
        );
        if (against === undefined) continue;
        outside.add(entry);
        this.#disregard("allow", entry.rule, layer, against.layer, action);
      }
    return outside;
  }

  #disregard(
    what: Disregarded["what"],
    rule: Rule,
    layer: LayerPolicy,
    against: LayerPolicy,
    action: Rule["action"] = rule.action,
  ): void {
    const text = rule.subject.kind === "domain" ? domainText(rule.subject) : rule.subject.text;
    this.disregarded.push({ what, layer, against, action, text, origin: rule.origin });
  }
}

/** Whether a layer says what is allowed, be it nothing. */
export function hasList(layer: LayerPolicy, action: AllowAction): boolean {
  const isClosed = (action === "write" || action === "connect") && layer.policy.closed[action] !== undefined;
  return isClosed || allowsOf(layer, action).length > 0;
}

function allowsOf({ policy }: LayerPolicy, action: AllowAction): readonly Rule[] {
  return policy.rules.filter((rule) => rule.action === action && rule.effect === "allow");
}

/** A layer that has a list, with the entries that match anything. */
interface Holder {
  readonly layer: LayerPolicy;
  readonly at: number;
  readonly entries: readonly Entry[];
}

type Index = ReadonlyMap<string, readonly Entry[]>;

function byKey(entries: readonly Entry[]): Index {
  const index = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = entry.chain[0] as string;
    const known = index.get(key);
    if (known === undefined) index.set(key, [entry]);
    else known.push(entry);
  }
  return index;
}

function isCovered(entry: Entry, index: Index): boolean {
  return entry.chain.some((key) => index.get(key)?.some((outer) => isInside(entry, outer)) === true);
}

/** What two lists both allow: of two entries that one contains the other, the inner one. */
function meet(a: readonly Entry[], b: readonly Entry[]): readonly Entry[] {
  const found = new Map<string, Entry>();
  const add = (inner: readonly Entry[], outer: Index): void => {
    for (const entry of inner)
      for (const key of entry.chain)
        for (const other of outer.get(key) ?? []) {
          const one = staysInside(entry, other) ? withPort(entry, other.port) : undefined;
          if (one === undefined) continue;
          const id = `${one.chain[0] ?? ""} ${one.port ?? ""}`;
          if (!found.has(id)) found.set(id, one);
        }
  };
  add(a, byKey(b));
  add(b, byKey(a));
  return [...found.values()];
}

/** An entry limited to a port; undefined where it is limited to another one. */
function withPort(entry: Entry, port: number | undefined): Entry | undefined {
  if (port === undefined || port === entry.port) return entry;
  const { rule } = entry;
  if (entry.port !== undefined || rule.action !== "connect") return undefined;
  return { ...entry, port, rule: { ...rule, id: `${rule.id}:${port}`, subject: { ...rule.subject, port } } };
}

function closedBy(origins: readonly Origin[]): Origin | undefined {
  const [first, ...also] = origins;
  return first === undefined || also.length === 0 ? first : { ...first, also };
}
