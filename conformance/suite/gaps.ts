import * as fs from "node:fs";
import * as path from "node:path";

/** A known difference between a policy and an agent, with what was measured. */
export interface Gap {
  readonly name: string;
  readonly access: string;
  /** What the policy says. */
  readonly policy: string;
  /** What layers 1 and 2 of the agent do. */
  readonly layers: readonly [string, string];
}

/** The cases in `test/gaps` that speak of an agent, where the agent's own layer says something else than the policy. */
export function gapsOf(agent: string): readonly Gap[] {
  return fs
    .readdirSync("test/gaps")
    .toSorted()
    .flatMap((file) => {
      const text = fs.readFileSync(path.join("test/gaps", file), "utf8");
      const { access, policy, expect } = JSON.parse(text) as {
        access: string;
        policy: string;
        expect: Readonly<Record<string, readonly [string, string]>>;
      };
      const layers = expect[agent];
      if (layers === undefined || layers[1] === policy) return [];
      return [{ name: file.replace(/\.json$/, ""), access, policy, layers }];
    });
}
