import type { DriverModule } from "../../../src/drive/kit/driver.ts";
import { installOf } from "../../../src/targets/release.ts";
import release from "../release.json" with { type: "json" };

export const { program } = release;
export const install = installOf(release);

/** What a start says until the agent can be driven; `drive/kit` has the parts that a driver is made from. */
const SAID = "no driver for Sample Agent yet";

export const setAside: DriverModule["setAside"] = () => [];

export const version: DriverModule["version"] = () => Promise.resolve(undefined);

export const accepts: DriverModule["accepts"] = () => Promise.resolve({ kind: "unknown", why: SAID });

export const attempt: DriverModule["attempt"] = ({ accesses }) =>
  Promise.resolve({
    observations: accesses.map(() => ({ verdict: "untried", text: SAID, ms: 0 })),
    end: { kind: "impossible", said: SAID },
    startMs: 0,
    totalMs: 0,
  });
