import type { InstalledSrt } from "../../enforcers/srt/driver/find.ts";
import type { Environment } from "../../policy/environment.ts";
import { isSelected, type Selection } from "../selection.ts";
import { baselineCases } from "./baselines.ts";
import { Cases, type Subject } from "./cases.ts";
import type { SettingsUnderTest } from "./entries.ts";
import type { LinkSearch } from "./hard-links.ts";
import { hostCases, hostGround } from "./host-cases.ts";
import { pathCases, pathGround } from "./path-cases.ts";

/** What the probes of a sandbox are derived from. */
export interface PlanGround {
  readonly srt: InstalledSrt;
  /** `environment.cwd` is where the sandbox is started. */
  readonly environment: Environment;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Files that decide what an agent may do, beside the settings. */
  readonly decisive: readonly string[];
  readonly selection: Selection;
}

export interface Plan {
  readonly subjects: readonly Subject[];
  readonly cases: Cases;
  /** How far other names of denied files were looked for. */
  readonly linkSearch: LinkSearch;
}

/**
 * What is to be tried for the sake of every entry, and whatever the entries are.
 * @param port of this machine, on which something listens
 */
export function planOf(settings: SettingsUnderTest, ground: PlanGround, port: number): Plan {
  const { environment, selection, srt, decisive, variables } = ground;
  const paths = pathGround(settings, environment);
  const hosts = hostGround(settings, environment);
  const cases = new Cases();
  const entries = settings.entries.filter((entry) => isSelected(entry, selection));
  for (const entry of entries) {
    if (entry.action === "connect") hostCases(entry, hosts, cases);
    else pathCases(entry, paths, cases);
  }
  const all = new Cases();
  const files = [settings.document.file, ...decisive];
  const always = baselineCases({ settings, paths, hosts, srt, decisive: files, variables }, port, all);
  const chosen = always.filter((one) => isSelected(one, selection));
  const ids = new Set(chosen.map(({ id }) => id));
  for (const one of all.tried) if (ids.has(one.subject)) cases.add(one);
  for (const one of all.untried) if (ids.has(one.subject)) cases.untried.push(one);
  return { subjects: [...entries, ...chosen], cases, linkSearch: paths.hardLinks.search };
}
