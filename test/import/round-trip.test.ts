import * as fc from "fast-check";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import { adoptionOf } from "../../src/adopt/adopt.ts";
import { TARGETS } from "../../src/targets/registry.ts";
import { compileTarget } from "../../src/workspace/plan.ts";
import { sources } from "../support/arbitraries.ts";
import { homeWith, workspaceIn } from "../support/import-cases.ts";

const CONFIG = `[targets]
copilot_output = "~/flags.txt"
`;

describe.each(TARGETS.map((target) => [target.name, target] as const))("%s", (name, target) => {
  test("has nothing to import from what generate wrote", { timeout: 120_000 }, async () => {
    const place = homeWith({ ".config/twsrt/config.toml": CONFIG });
    await fc.assert(
      fc.asyncProperty(sources, async ({ srt, bash }) => {
        fs.writeFileSync(path.join(place.home, ".srt-settings.json"), srt);
        fs.writeFileSync(path.join(place.home, ".config/twsrt/bash-rules.json"), bash);
        const workspace = await workspaceIn(place, name);
        const { compiled } = compileTarget(workspace, target);
        let count = 0;
        for (const { id, configKey } of target.artifacts) {
          const file = workspace.config.targets[configKey];
          if (file === undefined) continue;
          fs.mkdirSync(path.dirname(file), { recursive: true });
          fs.writeFileSync(file, target.render(compiled, id));
          count += 1;
        }
        expect(count).toBeGreaterThan(0);
        const { items, additions } = await adoptionOf(workspace, [target], new Set(["user"]));
        expect(items).toEqual([]);
        expect(additions).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});
