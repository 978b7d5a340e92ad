import * as path from "node:path";
import type { Layout } from "../../src/drive/world.ts";
import type { Target } from "../../src/targets/target.ts";
import { TARGETS } from "../../src/targets/registry.ts";
import { openSession, type Session } from "../../src/verify/drive.ts";
import { answered } from "./again.ts";

/** The folder of the project. The suite is run from it. */
export const ROOT = process.cwd();

/** So long may one start of an agent take, in milliseconds. */
const TIMEOUT = 120_000;

/** @throws for a name that no target has */
export function targetOf(name: string): Target {
  const target = TARGETS.find((candidate) => candidate.name === name);
  if (target === undefined) throw new Error(`no target is called ${name}`);
  return target;
}

/** An agent with the program that is tried. */
export interface Tried {
  readonly target: Target;
  readonly program: string;
}

/** The agent in the release that `conformance/package.json` names. */
export function pinned(target: Target): Tried {
  return { target, program: path.join(ROOT, "conformance/node_modules/.bin", target.release.program) };
}

/** @returns what the program says its release is; undefined: it says nothing */
export async function releaseOf(tried: Tried): Promise<string | undefined> {
  const session = await openAgent(tried, {
    home: "/home/w",
    cwd: "/home/w/p",
    directories: [],
    files: [],
    links: {},
  });
  await session.close();
  return session.version;
}

/**
 * An agent in a world of its own. What gets no answer is asked for in two more starts.
 * @param needed files and folders that are seen there besides the agent and the system
 * @throws when it is not set up, or does not start
 */
export async function openAgent(
  { target, program }: Tried,
  layout: Layout,
  needed: readonly string[] = [],
): Promise<Session> {
  const opened = await openSession({
    target,
    program,
    searchPath: "",
    layout,
    needed,
    timeoutMs: TIMEOUT,
    worker: process.env["TWSRT_CONFORMANCE_WORKER"] ?? path.join(ROOT, "dist/bin/verify-worker.cjs"),
  });
  if (opened.kind === "open") return patient(opened.session);
  if (opened.kind === "missing")
    throw new Error(`${opened.program} is missing: run \`npm run conformance:setup\` first`);
  throw new Error(`${target.name}: ${opened.why}`);
}

/** The same session, in which {@link answered} holds for each run. */
export function patient(session: Session): Session {
  return {
    ...session,
    run: (job, onProgress) => answered(job, (one) => session.run(one, onProgress)),
  };
}
