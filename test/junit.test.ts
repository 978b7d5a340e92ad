/** Every JUnit report against a schema of what build servers read. */
import * as fs from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { verifyJUnit } from "../src/verify/render/junit.ts";
import { agentOf, probeOf, ruleOf } from "../src/verify/render/sample.ts";
import { sandboxJUnit } from "../src/verify/sandbox/render/junit.ts";
import * as sandbox from "../src/verify/sandbox/render/sample.ts";
import { newLocalWorld } from "./support/in-process.ts";
import { EXAMPLE } from "./support/world.ts";

const SCHEMA = fs.readFileSync(path.resolve(import.meta.dirname, "support/junit.xsd"), "utf8");

async function faults(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: "report.xml", contents: xml }],
    schema: [SCHEMA],
  });
  return errors.map(({ message }) => message);
}

const HOSTILE = `x" y='z'><![CDATA[]]>&\u0007\ud800`;

test.each(["diff", "status", "coverage"])(
  "%s --junit, with findings, accepted ones and none",
  async (command) => {
    const world = newLocalWorld(EXAMPLE);
    const accept = '[[accept]]\ncode = "sandbox-off"\nagent = "claude"\nreason = "a <reason> & \\"more\\""\n';
    world.write(".config/twsrt/config.toml", `[claude]\n[codex]\n${accept}`);
    const report = async (): Promise<string> => {
      await world.run([command, "all", "--junit", "r.xml"]);
      return world.read("r.xml");
    };
    const missing = await report();
    expect(missing).toMatch(/failures="[1-9]|skipped="[1-9]/);
    expect(await faults(missing)).toEqual([]);
    await world.run(["generate", "all", "-w"]);
    expect(await faults(await report())).toEqual([]);
    world.write(".claude/settings.json", world.read(".claude/settings.json").replaceAll("sudo", `a<b>&'"é`));
    expect(await faults(await report())).toEqual([]);
  },
);

test("verify and test, with every verdict and hostile texts", async () => {
  const verdicts = ["pass", "gap", "fail", "vacuous", "inconclusive", "skipped"] as const;
  const agent = agentOf(
    verdicts.map((verdict) => ruleOf(verdict, [probeOf(verdict, { access: HOSTILE, reason: HOSTILE })])),
  );
  expect(await faults(verifyJUnit([agent, { ...agent, agent: HOSTILE }]))).toEqual([]);
  const tried = (["pass", "fail", "error", "unproved", "skipped"] as const).map((verdict) =>
    sandbox.ruleOf(verdict, [sandbox.probeOf(verdict, { probe: HOSTILE, reason: HOSTILE })], {
      subject: HOSTILE,
    }),
  );
  expect(await faults(sandboxJUnit(sandbox.sandboxOf(tried)))).toEqual([]);
});

test("the schema finds what is wrong", async () => {
  const good = verifyJUnit([agentOf([ruleOf("fail", [probeOf("fail")])])]);
  expect(await faults(good)).toEqual([]);
  for (const [from, to] of [
    [/ failures="\d+"/, ""],
    [/ tests="\d+"/, ' tests="x"'],
    [/<testcase name="/, '<testcase id="1" name="'],
    ["</testsuites>", ""],
    [/<failure type="[^"]*"/, "<failure"],
  ] as const)
    expect(await faults(good.replace(from, to)), String(from)).not.toEqual([]);
});
