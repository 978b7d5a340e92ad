import type { Action, Origin, Policy } from "./policy.ts";

/** Who wrote a layer of the policy. */
export type LayerKind = "managed" | "team" | "user" | "profile" | "project" | "local";

/** The kinds of layers, in their order of authority: a layer can only tighten what those before it say. */
export const LAYER_KINDS: readonly LayerKind[] = ["managed", "team", "user", "profile", "project", "local"];

/** For each action, the kinds of lower layers that may allow more than this layer does. */
export type MayAllow = { readonly [action in Action]?: readonly LayerKind[] };

/** What one layer says. */
export interface LayerPolicy {
  readonly kind: LayerKind;
  /** Unique among all layers, as people are shown it: `user`, `team/acme`, `project/packages/web`. */
  readonly name: string;
  readonly policy: Policy;
  readonly mayAllow?: MayAllow;
}

/** Something in a layer that does not take effect, because another layer does not permit it. */
export interface Disregarded {
  /**
   * `allow`: it allows more than a higher layer. `exception`: a read exception inside what a higher layer denies.
   * `setting`: a setting of the sandbox that only a higher layer may change. `closed`: a read exception that a lower, or an
   * equal, layer denies again.
   */
  readonly what: "allow" | "exception" | "setting" | "closed";
  readonly layer: LayerPolicy;
  /** The layer that does not permit it; absent: no layer of this kind may have it. */
  readonly against?: LayerPolicy;
  readonly action?: Action;
  /** The entry as its source spells it, or the keys of the setting, joined by dots. */
  readonly text: string;
  readonly origin?: Origin;
}

/** Where a layer is in the order of authority, from 0; those of equal rank are not above each other. */
export function rankOf(layers: readonly LayerPolicy[], at: number): number {
  const layer = layers[at];
  if (layer === undefined) return 0;
  const base = LAYER_KINDS.indexOf(layer.kind) * layers.length;
  // A project inside another one is below it; teams are equal, and so are profiles.
  return layer.kind === "project" || layer.kind === "local" ? base + at : base;
}

/** Whether a layer permits those of a lower kind to allow more than itself. */
export function mayAllow(higher: LayerPolicy, action: Action, kind: LayerKind): boolean {
  const isBelow = LAYER_KINDS.indexOf(kind) > LAYER_KINDS.indexOf(higher.kind);
  return isBelow && higher.mayAllow?.[action]?.includes(kind) === true;
}
