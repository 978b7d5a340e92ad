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

/** Nothing was measured of them in this agent, so the model has to say so. */
test("tools of MCP servers in droid are unknown", async () => {
  const target = TARGETS.find(({ name }) => name === "droid");
  if (target === undefined) throw new Error("no target");
  const environment = memoryEnvironment();
  const { model } = await target.model();
  const asked = model({ files: {}, environment, options: target.options.parse({}) });
  const attempt = attemptOf({ tool: "MCP", text: "a.b", cwd: environment.cwd }, environment);
  expect(asked.decide(attempt).layer2.verdict).toBe("unknown");
});

describe.each(TARGETS.filter(({ name }) => name !== "droid").map((target) => [target.name, target] as const))(
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
        const isLeftToServer = said.reason === "server-says-read-only" && verdict === "asked";
        if (said.verdict !== VERDICTS[verdict] && !isLeftToServer)
          wrong.push(`${JSON.stringify(files)} ${access.text}: ${said.verdict}, measured ${verdict}`);
      }
      expect(wrong).toEqual([]);
    });
  },
);
