import { realPath } from "../../policy/physical.ts";
import type { Environment } from "../../policy/environment.ts";
import { PathIndex } from "../../policy/path-index.ts";
import { namesOf, parsePath, type Segment } from "../../policy/path.ts";
import { isAtOrUnder, stepsOf } from "../../policy/normalize.ts";
import type { LayerAnswer, NativeEntry } from "../model.ts";
import { native } from "./answers.ts";
import type { PathEntry, SandboxLists, SandboxOptions } from "./lists.ts";
import { DIRECTORIES, FILES } from "./mandatory.ts";
import { isUnlinked } from "./grants.ts";
import { namedPath, startDirectory } from "./places.ts";
import { readingsOf, stepsOfPattern } from "./readings.ts";
import type { SandboxRules } from "./lists.ts";

const REASON = "macos-profile-only";

/** What an entry covers. A pattern of an allow list covers what it matches, not what lies below. */
interface Filter {
  readonly entry?: NativeEntry;
  readonly path?: string;
  readonly isPattern: boolean;
  readonly steps: readonly Segment[];
}

/**
 * The sandbox on macOS, after the profile that SRT generates there (research/srt.md section 2, SRT 0.0.83); the profile
 * was read and never enforced in an experiment, and every answer says so. Patterns hold there for files to come.
 */
export function macosRules(
  lists: SandboxLists,
  environment: Environment,
  options: SandboxOptions,
  connect: SandboxRules["connect"],
): SandboxRules {
  const marked = (answer: LayerAnswer): LayerAnswer => ({ ...answer, reason: REASON });
  if (options.filesystemDisabled === true) {
    const open = () => marked({ verdict: "allow" });
    return { read: open, write: open, connect: (host, port) => marked(connect(host, port)), run: open };
  }
  const { artifact } = options;
  const filters = (entries: readonly PathEntry[], effect: "deny" | "allow", resolves: boolean): Filter[] =>
    entries.flatMap((entry) => filtersOf(entry, effect, resolves, environment, artifact));
  const readAllows = filters(lists.allowRead, "allow", true);
  const secrets = filters(lists.credentials, "deny", true);
  const denials = [...filters(lists.denyRead, "deny", true), ...secrets];
  const allowIndex = indexOf(readAllows);
  const denyIndex = indexOf(denials);
  const literalAllows = readAllows.filter(({ isPattern }) => !isPattern);
  const secret = new Set(secrets);
  const isLast = new Map<Filter, boolean>();
  const comesLast = (denial: Filter): boolean => {
    const known = isLast.get(denial) ?? isDeniedLast(denial, literalAllows, secret);
    isLast.set(denial, known);
    return known;
  };

  const grants = indexOf([
    ...filters(lists.allowWrite, "allow", false),
    ...(options.alwaysWritable ?? ["/private/tmp/claude", "~/.npm/_logs", "~/.claude/debug"]).map(
      (text): Filter => nameFilter(namedPath(text, environment)),
    ),
  ]);
  const writeDenials = indexOf([
    ...filters(lists.denyWrite, "deny", false),
    ...protectedFilters(environment, options.allowGitConfig === true),
  ]);

  return {
    read: (spelled) => {
      const path = realPath(spelled, environment);
      const allows = covering(allowIndex, path, true);
      const denying = covering(denyIndex, path, false).find((denial) => {
        if (comesLast(denial)) return true;
        if (!denial.isPattern) return allows.length === 0;
        return !allows.some((allow) => isCovered(allow, denial));
      });
      if (denying !== undefined) return marked({ verdict: "deny", ...entryOf(denying) });
      const [allow] = allows;
      return marked({ verdict: "allow", ...(allow === undefined ? {} : entryOf(allow)) });
    },
    write: (spelled) => {
      const path = realPath(spelled, environment);
      const [denial] = covering(writeDenials, path, false);
      if (denial !== undefined) return marked({ verdict: "deny", ...entryOf(denial) });
      const [grant] = covering(grants, path, true);
      if (grant === undefined) return marked({ verdict: "deny" });
      return marked({ verdict: "allow", ...entryOf(grant) });
    },
    connect: (host, port) => marked(connect(host, port)),
    run: () => marked({ verdict: "allow" }),
  };
}

function entryOf({ entry }: Filter): { entry?: NativeEntry } {
  return entry === undefined ? {} : { entry };
}

function nameFilter(path: string, entry?: NativeEntry): Filter {
  return { path, isPattern: false, steps: namesOf(path), ...(entry === undefined ? {} : { entry }) };
}

/** @param resolves whether the place that a link leads to is covered as well: the write lists do not look at it */
function filtersOf(
  entry: PathEntry,
  effect: "deny" | "allow",
  resolves: boolean,
  environment: Environment,
  artifact: string,
): Filter[] {
  const reported = native(artifact, entry);
  return readingsOf(entry, effect, environment).flatMap((reading): Filter[] => {
    if (reading.kind === "name") {
      const spelled = nameFilter(reading.path, reported);
      const real = environment.realpath(reading.path);
      if (!resolves || real === undefined || real === "/" || isUnlinked(reading.path, environment))
        return [spelled];
      return [spelled, nameFilter(real, reported)];
    }
    if (reading.kind === "skipped") {
      if (reading.reason === "dead-pattern") return [];
      return [{ entry: reported, isPattern: true, steps: reading.steps }];
    }
    const filter = { entry: reported, isPattern: true, steps: stepsOfPattern(reading) };
    const base = environment.realpath(reading.base);
    if (base === undefined || base === reading.base) return [filter];
    return [filter, { ...filter, steps: stepsOfPattern({ ...reading, base }) }];
  });
}

function protectedFilters(environment: Environment, allowGitConfig: boolean): Filter[] {
  const start = startDirectory(environment);
  const names = [...FILES, ...DIRECTORIES, ".git/hooks", ...(allowGitConfig ? [] : [".git/config"])];
  return names.map((name) => {
    const { segments } = parsePath({ kind: "path", text: `/**/${name}`, literal: false });
    return { isPattern: true, steps: [...namesOf(start), ...segments] };
  });
}

function indexOf(filters: readonly Filter[]): PathIndex<Filter> {
  const index = new PathIndex<Filter>();
  for (const filter of filters) index.add(filter.steps, filter);
  return index;
}

function covering(index: PathIndex<Filter>, path: string, exactPatterns: boolean): Filter[] {
  const depth = stepsOf(path).length;
  return index
    .hits(path)
    .filter((hit) => !exactPatterns || !hit.value.isPattern || hit.depth === depth)
    .map(({ value }) => value);
}

/** What is denied after the exceptions: credentials, and a name below an exception. */
function isDeniedLast(denial: Filter, allows: readonly Filter[], secret: ReadonlySet<Filter>): boolean {
  if (secret.has(denial)) return true;
  const { path } = denial;
  if (path === undefined) return false;
  return allows.some(
    (allow) => allow.path !== undefined && allow.path !== path && isAtOrUnder(path, allow.path),
  );
}

/** Whether an exception lies in what a pattern denies: then the exception holds. */
function isCovered(allow: Filter, denial: Filter): boolean {
  const sample = allow.path ?? `/${allow.steps.map(sampleOf).join("/")}`;
  const index = new PathIndex<true>();
  index.add(denial.steps, true);
  return index.hits(sample).length > 0;
}

function sampleOf(step: Segment): string {
  if (step.kind === "globstar") return "x";
  return step.parts.map((part) => (part.kind === "text" ? part.text : "x")).join("");
}
