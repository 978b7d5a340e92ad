import type { LayerAnswer, NativeEntry } from "../../../enforcers/model.ts";
import { HostIndex } from "../../../enforcers/host-index.ts";
import { PlaceIndex } from "../../../enforcers/place-index.ts";
import { NO_LISTS, sandboxRules, type SandboxRules } from "../../../enforcers/srt/index.ts";
import type { Environment } from "../../../policy/environment.ts";
import { normalize, upwards } from "../../../policy/normalize.ts";
import { realPath } from "../../../policy/physical.ts";
import { expandHome } from "../../own.ts";
import { KEYS } from "../keys.ts";
import type { Lists } from "./settings.ts";

/** What the agent's sandbox says to its built-in tools (facts.md, sections B and D, release 0.225.2). */
export interface Sandbox {
  read(path: string): LayerAnswer;
  write(path: string): LayerAnswer;
  connect(host: string): LayerAnswer;
  /** What it says to commands: it is the sandbox runtime, which the agent has inside. */
  readonly commands: SandboxRules;
}

interface Placed {
  readonly path: string;
  readonly entry: NativeEntry;
}

export function sandboxOf(lists: Lists, environment: Environment): Sandbox {
  const placed = (key: string): PlaceIndex<Placed> =>
    new PlaceIndex(
      (lists[key] ?? []).map((entry) => ({ path: placeOf(entry.value, environment), entry })),
      ({ path }) => path,
    );
  const [hidden, kept, granted] = [placed(KEYS.denyRead), placed(KEYS.denyWrite), placed(KEYS.allowWrite)];
  const start = realPath(environment.cwd, environment);
  const open = hosts(lists[KEYS.domains] ?? []);
  const asks = (entry: NativeEntry | undefined): LayerAnswer =>
    entry === undefined ? NOT_LISTED : { verdict: "ask", entry, reason: "sandbox-prompts" };
  return {
    read: (path) => {
      const [denial] = hidden.covering(realPath(path, environment));
      return denial === undefined ? OPEN : asks(denial.entry);
    },
    write: (path) => {
      const real = realPath(path, environment);
      const [denial] = kept.covering(real);
      if (denial !== undefined) return asks(denial.entry);
      if ([...upwards(real)].includes(start)) return OPEN;
      const [grant] = granted.covering(real);
      return grant === undefined ? NOT_LISTED : { verdict: "allow", entry: grant.entry };
    },
    connect: (host) => {
      if (OWN_HOSTS.test(host)) return { verdict: "allow", reason: "own-host-open" };
      const entry = open(host);
      return entry === undefined ? NOT_LISTED : { verdict: "allow", entry };
    },
    commands: commandRules(lists, environment),
  };
}

const OPEN: LayerAnswer = { verdict: "allow" };
const NOT_LISTED: LayerAnswer = { verdict: "ask", reason: "unlisted-asks" };

/** Hosts of the agent's maker, and of its login service, which are always allowed. */
const OWN_HOSTS =
  /^(?:(?:(?:dev|staging|preprod|test)\.)?api\.factory\.ai|(?:dev\.|staging\.|preprod\.)?app\.factory\.ai|(?:dev\.)?telemetry\.factory\.ai|relay(?:-dev)?(?:\.eu)?\.factory\.ai|(?:(?:dev|staging|preprod)\.)?api\.eu\.factory\.ai|(?:downloads|test)\.factory\.ai|(?:api|auth)\.workos\.com)$/;

/** Where an entry is: it is resolved once, when the agent starts, with its parent directory if it does not exist. */
function placeOf(text: string, environment: Environment): string {
  const expanded = expandHome(text, environment.home);
  const whole = normalize(expanded.startsWith("/") ? expanded : `${environment.cwd}/${expanded}`);
  const real = environment.realpath(whole);
  if (real !== undefined || whole === "/") return real ?? whole;
  const slash = whole.lastIndexOf("/");
  const parent = environment.realpath(slash === 0 ? "/" : whole.slice(0, slash));
  return parent === undefined ? whole : normalize(`${parent}/${whole.slice(slash + 1)}`);
}

/** A name alone, or everything below a name; ports and every other form match nothing. */
function hosts(list: readonly NativeEntry[]): (host: string) => NativeEntry | undefined {
  const names = list.map(({ value }) => value.toLowerCase());
  const index = new HostIndex(names.map((name) => name.replace(/^\*\./, "")));
  return (host) => {
    const found = index
      .candidates(host)
      .find(
        (at) => names[at] === host || (names[at]?.startsWith("*.") === true && `*.${host}` !== names[at]),
      );
    return found === undefined ? undefined : list[found];
  };
}

/** The lists as the runtime gets them: with the start directory, and hosts that are asked about instead of refused. */
function commandRules(lists: Lists, environment: Environment): SandboxRules {
  const paths = (key: string): readonly { text: string; literal: boolean; key: string }[] =>
    (lists[key] ?? []).map(({ value }) => ({ text: value, literal: false, key }));
  return sandboxRules(
    {
      ...NO_LISTS,
      denyRead: paths(KEYS.denyRead),
      denyWrite: paths(KEYS.denyWrite),
      allowWrite: [{ text: environment.cwd, literal: true, key: KEYS.allowWrite }, ...paths(KEYS.allowWrite)],
      allowedDomains: (lists[KEYS.domains] ?? []).map(({ value }) => ({ text: value, key: KEYS.domains })),
    },
    environment,
    { artifact: "settings", unlistedHosts: "ask" },
  );
}
