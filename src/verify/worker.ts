/**
 * The process that drives an agent. `verify` starts it in a box, tells it on its standard input what to try, and reads
 * on its standard output what came of it; it ends when its input does, and takes everything with it.
 */
import * as readline from "node:readline";
import { lineOf } from "../drive/json.ts";
import type { DriverModule } from "../drive/kit/driver.ts";
import { placeScopes } from "../drive/kit/scopes.ts";
import { boxedWorld, relocatedWorld, type World } from "../drive/world.ts";
import { targetNamed } from "../targets/registry.ts";
import { seatedGuard } from "./seated-guard.ts";
import type { Begin, Request, Response } from "./protocol.ts";

interface Begun {
  readonly begin: Begin;
  readonly driver: DriverModule;
}

const ending = new AbortController();
const { signal } = ending;
let begun: Begun | undefined;

function say(response: Response): void {
  process.stdout.write(lineOf(response));
}

async function begin(request: Begin, timeoutMs: number): Promise<Response> {
  const driver = await targetNamed(request.target)?.driver();
  if (driver === undefined) return { kind: "failed", why: `no target is called ${request.target}` };
  begun = { begin: request, driver };
  const { command } = request;
  const started = performance.now();
  const version = await inWorld(request, (world) => driver.version({ command, world, timeoutMs, signal }));
  const ms = performance.now() - started;
  return { kind: "begun", ms, ...(version === undefined ? {} : { version }) };
}

async function answer(request: Request): Promise<Response> {
  if (request.kind === "begin") return begin(request.begin, request.timeoutMs);
  if (begun === undefined) return { kind: "failed", why: "nothing has begun" };
  const { driver } = begun;
  const { command } = begun.begin;
  return inWorld(begun.begin, async (world): Promise<Response> => {
    if (request.kind === "place") {
      return { kind: "placed", scopes: placeScopes(world, request.scopes, driver).placed };
    }
    const common = { command, world, timeoutMs: request.timeoutMs, signal };
    if (request.kind === "accepts") {
      return { kind: "acceptance", acceptance: await driver.accepts({ ...common, files: request.files }) };
    }
    const onProgress = (answered: number): void => say({ kind: "progress", answered });
    const { scopes = [], guard, ...run } = request.run;
    const placed = placeScopes(world, scopes, driver);
    const seated =
      guard === undefined ? {} : { guard: await seatedGuard(begun?.begin.target ?? "", guard, world) };
    return {
      kind: "ran",
      run: await driver.attempt({ ...common, world: placed.world, scopes, ...run, ...seated, onProgress }),
    };
  });
}

/** Each start has a world of its own: what one has written shall not be found by the next. */
async function inWorld<T>({ layout, isBoxed }: Begin, use: (world: World) => Promise<T>): Promise<T> {
  const world = isBoxed ? boxedWorld(layout) : relocatedWorld(layout);
  try {
    return await use(world);
  } finally {
    world.remove();
  }
}

/** One request at a time, in their order. */
let last: Promise<void> = Promise.resolve();
readline
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    last = last.then(async () => {
      if (signal.aborted) return;
      try {
        say(await answer(JSON.parse(line) as Request));
      } catch (error) {
        say({ kind: "failed", why: error instanceof Error ? error.message : String(error) });
      }
    });
  })
  // Nobody waits for an answer any more.
  .on("close", () => {
    ending.abort();
    void last.finally(() => process.exit(0));
  });
