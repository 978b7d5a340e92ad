import { expect, test } from "vitest";
import type { Probe } from "../../src/enforcers/srt/driver/probe.ts";
import { sandboxRules, SRT, type SandboxLists } from "../../src/enforcers/srt/index.ts";
import { predictionsOf } from "../../src/verify/sandbox/attribution.ts";
import { settingsUnderTest } from "../../src/verify/sandbox/entries.ts";
import { machineOf } from "../../test/support/machine.ts";
import { randomOf } from "../suite/random.ts";
import { randomHost, randomSettings } from "./policies.ts";
import { randomPlace, randomTree } from "./world.ts";

const ROOT = "/tmp/world";

test("what would be without an entry is told from the entries near to it as from all others", () => {
  const wrong: unknown[] = [];
  let asked = 0;
  for (let policy = 0; policy < 60; policy++) {
    const random = randomOf(`attribution:${policy}`);
    const tree = randomTree(random);
    const text = JSON.stringify(randomSettings(tree, random)).replaceAll("<root>", ROOT);
    const world = Object.entries(tree).map(([place, kind]) => [
      `${ROOT}/${place}`,
      kind.replaceAll("<root>", ROOT),
    ]);
    const environment = machineOf(
      { "/usr/bin/bash": "file", "/bin": "-> /usr/bin", ...Object.fromEntries(world) },
      { home: `${ROOT}/h`, cwd: `${ROOT}/p` },
    );
    const settings = settingsUnderTest({ file: "f", text, syntax: "json" });
    if (settings === undefined) continue;
    const { without } = predictionsOf(settings, environment);
    for (const entry of settings.entries) {
      const probes = Array.from({ length: 4 }, (): Probe => {
        if (entry.action === "connect") return { op: "connect", ...randomHost(random) };
        return { op: random.chance(0.5) ? "read" : "write", path: `${ROOT}/${randomPlace(tree, random)}` };
      });
      const lists = Object.fromEntries(
        Object.entries(settings.lists).map(([name, list]) => [
          name,
          (list as readonly { key: string }[]).filter(({ key }) => key !== entry.key),
        ]),
      ) as unknown as SandboxLists;
      const all = sandboxRules(lists, environment, { ...settings.options, artifact: SRT.artifact });
      const near = without(entry, probes);
      for (const probe of probes) {
        const expected =
          probe.op === "connect"
            ? all.connect(probe.host, probe.port)
            : probe.op === "read" || probe.op === "write"
              ? all[probe.op](probe.path)
              : undefined;
        const found = near(probe);
        asked++;
        if (found?.verdict !== expected?.verdict)
          wrong.push({ policy, entry: entry.key, probe, found, expected });
      }
    }
  }
  expect(asked).toBeGreaterThan(1000);
  // A contradiction between entries far away keeps the whole sandbox from starting, a link that leads nowhere makes more
  // unknown than it has to: neither is about the entry.
  const serious = (wrong as { expected: { verdict: string; reason?: string } }[]).filter(
    ({ expected }) => expected.verdict !== "unknown" && expected.reason !== "sandbox-cannot-start",
  );
  expect(serious).toEqual([]);
});
