import * as path from "node:path";
import * as v from "valibot";
import type { Diagnostic, Document } from "../diagnostics/diagnostic.ts";
import { LAYER_KINDS, type MayAllow } from "../policy/layer.ts";
import { noFindings, type Findings } from "../schema/findings.ts";
import { checkShape } from "../schema/shape.ts";
import { expandHome } from "../targets/own.ts";

/** What config.toml says of layers. */
export interface LayersConfig {
  /** The folders of team layers, in the order of the file. Their order means nothing. */
  readonly teams: readonly { readonly name: string; readonly folder: string }[];
  /** What lower layers may allow beyond the user's own sources. */
  readonly mayAllow: MayAllow;
  /** The file for the sandbox settings of all layers; absent: one in the state folder. */
  readonly srtOutput?: string;
}

const kinds = v.optional(v.array(v.picklist(LAYER_KINDS.slice(1))));
const MAY_ALLOW = v.object({ read: kinds, write: kinds, connect: kinds, execute: kinds, call: kinds });
const pathText = v.optional(v.pipe(v.string(), v.nonEmpty()));
const TEAM = v.object({ path: v.pipe(v.string(), v.nonEmpty()) });
const teams = v.optional(v.record(v.string(), v.unknown()));

/** The section `layers` of config.toml, but for what is in each team. */
export const LAYERS = v.optional(
  v.object({ may_allow: v.optional(MAY_ALLOW), team: teams, srt_output: pathText }),
);

/** The config.toml in the folder of a project's layer, which can only choose a profile. */
export const PROJECT_CONFIG = v.object({ profile: pathText });

/** The config.toml in the folder of another layer, which can only say what lower layers may allow. */
export const LAYER_CONFIG = v.object({ layers: v.optional(v.object({ may_allow: v.optional(MAY_ALLOW) })) });

/** Everything that was found in a config.toml as errors: a setting that is never read protects nothing. */
export function refused({ problems, warnings }: Findings): Diagnostic[] {
  return [...problems, ...warnings].map((finding): Diagnostic => {
    if (finding.code !== "unknown-key" && finding.code !== "unknown-key-near") return finding;
    const near = finding.code === "unknown-key-near" ? finding.args.near : undefined;
    const { place } = finding;
    const args = { key: finding.args.key, near };
    return { code: "config-unknown-key", args, ...(place === undefined ? {} : { place }) };
  });
}

interface Section {
  readonly may_allow?: MayAllow;
  readonly team?: Readonly<Record<string, { readonly path: string }>>;
  readonly srt_output?: string;
}

/** Whether the name of a team or a profile can be a part of ids, and of names that people are shown. */
export function isPartOfIds(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);
}

/** What is wrong in the teams of a section that has the right shape otherwise. */
export function checkTeams(section: unknown, document: Document): readonly Diagnostic[] {
  const findings = noFindings();
  for (const [name, team] of Object.entries((section as Section | undefined)?.team ?? {})) {
    const at = ["layers", "team", name];
    if (!isPartOfIds(name))
      findings.problems.push({
        code: "layer-name",
        args: { name, what: "team" },
        place: { at: "key", document, path: at },
      });
    checkShape(TEAM, team, document, "config.toml", findings, at);
  }
  return [...findings.problems, ...findings.warnings];
}

/** @param folder the folder of config.toml, against which paths are resolved */
export function layersOf(section: unknown, folder: string, home: string): LayersConfig {
  const { team = {}, may_allow: mayAllow = {}, srt_output: output } = (section ?? {}) as Section;
  const absolute = (file: string): string => path.resolve(folder, expandHome(file, home));
  const named = Object.entries(team).map(([name, { path: at }]) => ({ name, folder: absolute(at) }));
  return { teams: named, mayAllow, ...(output === undefined ? {} : { srtOutput: absolute(output) }) };
}
