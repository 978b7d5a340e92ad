/** `verify pi`: the policy of the documentation, and rules whose text is hard to carry from one form into another. */
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, test } from "vitest";
import type { VerifyReport } from "../../src/verify/report.ts";
import { EXAMPLE, newWorld, type World } from "../../test/support/world.ts";
import { agentProgram, folderOfNewNode } from "./agents.ts";
import { pathOf } from "./started.ts";

const READS = [
  "~/a b",
  "~/a  b/c d",
  "~/it's",
  '~/say "hi"',
  "~/back`tick`",
  "~/$HOME",
  "~/$(id)",
  "~/a;b",
  "~/a&b|c",
  "~/@at",
  "~/#hash",
  "~/-dash",
  "~/größe",
  "~/日本/語",
  "~/🙂.txt",
  "~/dots/..hidden",
  "~/.conf*/x",
  "~/logs/**/*.log",
  "**/id_?sa",
  "~/link/id",
];
const COMMANDS = [
  "git push --force",
  "npm run a:b",
  "echo 'a b'",
  "make -j2",
  "kubectl delete",
  "./tool",
  "git -C sub push",
  "docker run --rm",
  "chmod 777",
  "python3 -m http.server",
];

/** Over a thousand probes, on a busy machine too, in milliseconds. */
const PATIENCE = 400_000;

/** Probes with an unexpected result, and how many rules the agent was seen to obey. */
function verified(world: World): { readonly wrong: readonly string[]; readonly passed: number } {
  const args = ["verify", "pi", "--json", "--generated", "--program", agentProgram("pi")];
  const { stdout, stderr } = world.run(args, {
    timeout: PATIENCE,
    node: path.join(folderOfNewNode() ?? "", "node"),
    env: { PATH: pathOf() },
  });
  const [agent] = (JSON.parse(stdout) as VerifyReport).agents;
  if (agent?.status !== "verified") throw new Error(`${JSON.stringify(agent)}\n${stderr}`);
  const wrong = agent.rules.flatMap(({ id, probes }) =>
    probes
      .filter(({ verdict, surprise }) => surprise || ["fail", "vacuous", "inconclusive"].includes(verdict))
      .map(({ access, verdict, reason }) => `${id} ${access}: ${verdict}, ${reason}`),
  );
  return { wrong, passed: agent.totals.rules.pass };
}

describe.skipIf(folderOfNewNode() === undefined)(
  "pi obeys, and does not without the rules",
  { timeout: PATIENCE },
  () => {
    test("the example policy", () => {
      const { wrong, passed } = verified(newWorld(EXAMPLE));
      expect(wrong).toEqual([]);
      expect(passed).toBeGreaterThanOrEqual(15);
    });

    test("30 rules with blanks, quotes, other alphabets, patterns and a link", () => {
      const world = newWorld({
        srt: JSON.stringify({ filesystem: { denyRead: READS, denyWrite: [], allowWrite: ["."] } }),
        bash: JSON.stringify({ deny: COMMANDS }),
      });
      world.write("real/id", "x");
      fs.symlinkSync(world.path("real"), path.join(world.home, "link"));
      const { wrong, passed } = verified(world);
      expect(wrong).toEqual([]);
      expect(passed).toBeGreaterThanOrEqual(READS.length + COMMANDS.length);
    });
  },
);
