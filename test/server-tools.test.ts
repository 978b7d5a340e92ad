import { describe, expect, test } from "vitest";
import { knowledgeOf } from "../conformance/agents/index.ts";
import { attemptOf } from "../src/policy/attempt-of.ts";
import { TARGETS } from "../src/targets/registry.ts";
import { memoryEnvironment } from "./support/memory.ts";

const VERDICTS: Readonly<Record<string, string>> = {
  allowed: "allow",
  asked: "ask",
  denied: "deny",
  "not-offered": "deny",
};

/** Reasons of a model that leaves it to what the server says of its tool, or to an earlier answer of a person. */
const LEFT_OPEN: readonly (string | undefined)[] = ["server-says-read-only", "server-says-risk"];

describe.each(TARGETS.map((target) => [target.name, target] as const))(
  "tools of MCP servers in %s",
  (name, target) => {
    test("the model says what was measured, or that the server's own word decides", async () => {
      const environment = memoryEnvironment();
      const { read, places } = knowledgeOf(name).facts;
      const facts = read(places).filter(({ access }) => access.tool === "MCP");
      expect(facts.length).toBeGreaterThan(20);
      const { model } = await target.model();
      const wrong: string[] = [];
      for (const { files, access, verdict } of facts) {
        const asked = model({ files, environment, options: target.options.parse({}) });
        const said = asked.decide(attemptOf({ ...access, cwd: environment.cwd }, environment)).layer2;
        const isLeftOpen = LEFT_OPEN.includes(said.reason) && verdict === "asked";
        if (said.verdict !== VERDICTS[verdict] && !isLeftOpen)
          wrong.push(`${JSON.stringify(files)} ${access.text}: ${said.verdict}, measured ${verdict}`);
      }
      expect(wrong).toEqual([]);
    });
  },
);
