import type { Layout } from "../drive/world.ts";
import { attemptOf } from "../policy/attempt-of.ts";
import type { Environment } from "../policy/environment.ts";
import type { Acceptance, DriveRun, Observation, ObservedVerdict } from "../drive/kit/driver.ts";
import type { ScopeText } from "../enforcers/scope.ts";
import type { Target } from "../targets/target.ts";
import type { DriveJob, Opened } from "./drive.ts";
import type { JobRun } from "./protocol.ts";

/** For tests: stands for an agent. */
export interface Fake {
  /** The release that it is; absent: it has what any measured release has. */
  readonly release?: string;
  /** Answers one access; by default as the model of the agent says. */
  readonly answer?: (access: JobRun["accesses"][number], run: JobRun) => ObservedVerdict | undefined;
  readonly acceptance?: Acceptance;
  readonly end?: DriveRun["end"];
  /** The ids of scopes that its world cannot hold. */
  readonly noPlace?: readonly string[];
  /** Told of every start. */
  readonly onRun?: (run: JobRun) => void;
}

/** Makes a machine in memory: paths and their kinds, or `-> TARGET` for a link. */
type MachineOf = (
  tree: Readonly<Record<string, string>>,
  base: { readonly home: string; readonly cwd: string },
) => Environment;

/** A world as an agent would find it: an empty home with what the layout names. */
function machineIn({ home, cwd, directories, files, links }: Layout, machineOf: MachineOf): Environment {
  const entries = [
    ...directories.map((path) => [path, "directory"]),
    ...files.map((path) => [path, "file"]),
    ...Object.entries(links).map(([link, to]) => [link, `-> ${to}`]),
  ];
  return machineOf(Object.fromEntries(entries) as Record<string, string>, { home, cwd });
}

/** A session with an agent that does what its model says. */
export function fakeOpen(target: Target, options: unknown, machineOf: MachineOf, fake: Fake = {}) {
  const sessions = { closed: 0, layout: undefined as Layout | undefined };
  const open = async ({ layout }: Pick<DriveJob, "layout">): Promise<Opened> => {
    sessions.layout = layout;
    const environment = machineIn(layout, machineOf);
    const { model } = await target.model();
    const run = async (job: JobRun): Promise<DriveRun> => {
      fake.onRun?.(job);
      const version = fake.release === undefined ? {} : { version: fake.release };
      const asked = model({ files: job.files, scopes: job.scopes ?? [], environment, options, ...version });
      const observations = job.accesses.map((access): Observation => {
        const told = fake.answer?.(access, job);
        if (told !== undefined) return { verdict: told, text: "", ms: 1 };
        const { layer2 } = asked.decide(attemptOf({ ...access, cwd: layout.cwd }, environment));
        const isByEntry = layer2.entry !== undefined;
        // What nobody knows runs at least where everything is open.
        const isHeldBack = layer2.verdict !== "allow" && layer2.verdict !== "none";
        // Over the open base the agent's own defaults do not count.
        if (!isHeldBack || (job.base === "open" && !isByEntry))
          return { verdict: "allowed", text: "", ms: 1 };
        return { verdict: layer2.verdict === "deny" ? "denied" : "asked", text: "no", ms: 1 };
      });
      return { observations, end: fake.end ?? { kind: "done" }, startMs: 1, totalMs: 2 };
    };
    const session = {
      version: "1.2.3",
      program: "/bin/fake",
      isolation: "box",
      patienceMs: 60_000,
      setAside: () => [],
      accepts: async () => fake.acceptance ?? { kind: "accepted" },
      place: async (scopes: readonly ScopeText[]) =>
        scopes.map(({ id }) => id).filter((id) => !(fake.noPlace ?? []).includes(id)),
      run,
      close: async () => void sessions.closed++,
    } as const;
    return { kind: "open", session };
  };
  return { open, sessions };
}
