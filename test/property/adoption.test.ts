import fc from "fast-check";
import * as fs from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { casesOf } from "../support/cases-of.ts";
import { adopted, lost } from "../support/adoption.ts";
import { homeWith, workspaceIn } from "../support/import-cases.ts";
import { NATIVE_FILES } from "../support/native-files.ts";

/*
 * Whatever a user's own file says: after `import -w` the first write without `--replace` is refused, or no access that an
 * entry of the file restricted is restricted less.
 */

test.each(NATIVE_FILES)(
  "property: importing %s (%s, %j) and writing the policy weakens nothing",
  async (name, artifact, section, text) => {
    const lines = Object.entries(section).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
    const place = homeWith({
      ".config/twsrt/config.toml": `[targets]\ncopilot_output = "~/flags.txt"\n\n[${name}]\n${lines.join("\n")}\n`,
    });
    const { targets } = (await workspaceIn(place, name)).config;
    let written = 0;
    await fc.assert(
      fc.asyncProperty(text, async (before) => {
        for (const file of [".local", ".srt-settings.json", ".config/twsrt/bash-rules.json"])
          fs.rmSync(path.join(place.home, file), { recursive: true, force: true });
        for (const file of Object.values(targets)) if (file !== undefined) fs.rmSync(file, { force: true });
        const file = targets[`${name}_${artifact === "flags" ? "output" : artifact}`];
        if (file === undefined) throw new Error(artifact);
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, before);
        const { was, applied, now } = await adopted(place, name);
        if (applied.kind === "refused") return;
        written += 1;
        expect(lost(was, await now())).toEqual([]);
      }),
      casesOf(25),
    );
    expect(written).toBeGreaterThan(0);
  },
);
