import * as path from "node:path";
import * as v from "valibot";
import type { Diagnostic, Document } from "../diagnostics/diagnostic.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Schema } from "../schema/shape.ts";
import { expandHome } from "../targets/own.ts";
import { isPartOfIds } from "./layers.ts";

/** `unattended`: no person can answer a question, so what the policy asks about is denied. */
export type Mode = "attended" | "unattended";

/** One `[profiles.NAME]`: a layer of the policy that is used when it is chosen, and a mode. */
export interface Profile {
  readonly name: string;
  /** The folder of its layer; absent: it has no rules of its own. */
  readonly folder?: string;
  /** Profiles that it includes. */
  readonly bases: readonly string[];
  readonly mode?: Mode;
  /** What it sets in place of the sections of agents, as it is written. */
  readonly options: WrittenOptions;
}

/** Sections of agents by their names, as they are written. */
export type WrittenOptions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The profiles of config.toml. */
export interface ProfilesConfig {
  readonly all: readonly Profile[];
  /** The one that is used unless another one is named. */
  readonly usual?: string;
}

const text = v.pipe(v.string(), v.nonEmpty());

const OWN_KEYS = {
  path: v.optional(text),
  extends: v.optional(v.union([text, v.array(text)])),
  mode: v.optional(v.picklist(["attended", "unattended"])),
};

/**
 * The section `profiles` of config.toml.
 * @param agents the options of each agent, by its name
 */
export function profilesShape(agents: Readonly<Record<string, Schema>>): Schema {
  const sections = Object.entries(agents).map(([name, options]) => [name, v.optional(options)] as const);
  return v.optional(v.record(v.string(), v.object({ ...Object.fromEntries(sections), ...OWN_KEYS })));
}

interface Written {
  readonly path?: string;
  readonly extends?: string | readonly string[];
  readonly mode?: Mode;
}

type Section = Readonly<Record<string, Written>>;

/** What is wrong in a section that has the right shape, and in the choice of the usual profile. */
export function profileProblems(section: unknown, usual: unknown, document: Document): readonly Diagnostic[] {
  const all = (section ?? {}) as Section;
  const known = Object.keys(all);
  const problems = known.flatMap((name) => problemsOf(name, all, document));
  if (typeof usual === "string" && !known.includes(usual))
    problems.push(unknownProfile(usual, known, { at: "value", document, path: ["policy", "profile"] }));
  return problems;
}

function problemsOf(name: string, all: Section, document: Document): Diagnostic[] {
  const at = ["profiles", name];
  const key = { at: "key", document, path: at } as const;
  if (!isPartOfIds(name)) return [{ code: "layer-name", args: { name, what: "profile" }, place: key }];
  const own = all[name] ?? {};
  const isEmpty = own.path === undefined && basesOf(own).length === 0 && own.mode === undefined;
  if (isEmpty && Object.keys(optionsIn(own)).length === 0)
    return [{ code: "profile-empty", args: { name }, place: key }];
  const unknown = basesOf(own).flatMap((base, index): Diagnostic[] => {
    if (Object.hasOwn(all, base)) return [];
    const where = [...at, "extends", ...(typeof own.extends === "string" ? [] : [index])];
    return [unknownProfile(base, Object.keys(all), { at: "value", document, path: where })];
  });
  if (unknown.length > 0) return unknown;
  const circle = circleFrom(name, all, []);
  if (circle === undefined) return [];
  const place = { at: "value", document, path: [...at, "extends"] } as const;
  return [{ code: "profile-circle", args: { names: circle }, place }];
}

/** A profile that config.toml does not have. */
export function unknownProfile(
  name: string,
  known: readonly string[],
  place?: Diagnostic["place"],
): Diagnostic {
  const args = { name, near: suggest(name, known), known };
  return { code: "profile-unknown", args, ...(place === undefined ? {} : { place }) };
}

/** The names on the way from a profile back to itself. A circle that it only leads to is told of its own members. */
function circleFrom(name: string, all: Section, way: readonly string[]): readonly string[] | undefined {
  if (way.includes(name)) return way[0] === name ? [...way, name] : undefined;
  for (const base of basesOf(all[name] ?? {})) {
    const found = circleFrom(base, all, [...way, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function basesOf({ extends: bases = [] }: Written): readonly string[] {
  return typeof bases === "string" ? [bases] : bases;
}

/** What a profile sets for agents. An empty section sets nothing. */
function optionsIn(profile: Written): WrittenOptions {
  return Object.fromEntries(
    Object.entries(profile as WrittenOptions).filter(
      ([key, section]) => !Object.hasOwn(OWN_KEYS, key) && Object.keys(section).length > 0,
    ),
  );
}

/** @param folder the folder of config.toml, against which paths are resolved */
export function profilesOf(section: unknown, usual: unknown, folder: string, home: string): ProfilesConfig {
  const all = Object.entries((section ?? {}) as Section).map(([name, own]): Profile => ({
    name,
    ...(own.path === undefined ? {} : { folder: path.resolve(folder, expandHome(own.path, home)) }),
    bases: basesOf(own),
    ...(own.mode === undefined ? {} : { mode: own.mode }),
    options: optionsIn(own),
  }));
  return { all, ...(typeof usual === "string" ? { usual } : {}) };
}

/** A profile with all that it includes, each once, what is included first; undefined: there is none of that name. */
export function withBases({ all }: ProfilesConfig, name: string): readonly Profile[] | undefined {
  const own = all.find((one) => one.name === name);
  if (own === undefined) return undefined;
  const bases = own.bases.flatMap((base) => withBases({ all }, base) ?? []);
  return [...new Set([...bases, own])];
}

/** The section of an agent with what these profiles set in it; a later one replaces what an earlier one sets. */
export function sectionWith(
  agent: string,
  section: Readonly<Record<string, unknown>>,
  profiles: readonly Profile[],
): Readonly<Record<string, unknown>> {
  return Object.assign({}, section, ...profiles.map(({ options }) => options[agent])) as typeof section;
}

/** Whether one of these profiles is for unattended sessions. The mode of an included profile cannot be overridden. */
export function isUnattended(profiles: readonly Profile[]): boolean {
  return profiles.some(({ mode }) => mode === "unattended");
}
