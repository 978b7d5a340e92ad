import { describe, expect, test } from "vitest";
import { machineOf } from "../../../test/support/machine.ts";
import { policyOf } from "../../../test/support/memory.ts";
import { printAccess } from "../../policy/access.ts";
import { attemptOf } from "../../policy/attempt-of.ts";
import { judgeOf, stricter, type PolicyEffect } from "../../policy/decide.ts";
import { overlayOf } from "../../policy/overlay.ts";
import { absentWitnessesOf, closedWitnesses, witnessesOf } from "./index.ts";

const MACHINE = { "~/.aws/credentials": "file", "~/.netrc": "file", "~/dev": "directory" };

function policy(srt: unknown, bash: unknown = { deny: [] }) {
  return policyOf({ srt: JSON.stringify(srt), bash: JSON.stringify(bash) });
}

/** The witnesses of the first rule, each with what a policy of this rule alone says. */
function witnesses(srt: unknown, bash?: unknown): readonly string[] {
  const whole = policy(srt, bash);
  const [rule] = whole.rules;
  if (rule === undefined) throw new Error("no rule");
  const overlay = overlayOf(machineOf(MACHINE));
  const found = witnessesOf(rule, overlay);
  const judge = judgeOf(whole, overlay);
  return found.map(({ access, form, effort }) => {
    const effect = judge.decide(attemptOf(access, overlay)).effect;
    return `${effort} ${effect}: ${printAccess(access)} (${form})`;
  });
}

describe("witnesses", () => {
  test.each([
    ["a directory", { filesystem: { denyRead: ["~/.aws"] } }],
    ["a file", { filesystem: { denyRead: ["~/.netrc"] } }],
    ["a pattern", { filesystem: { denyRead: ["**/*.pem"] } }],
    ["a write pattern", { filesystem: { denyWrite: ["**/secrets/**"] } }],
    ["a grant", { filesystem: { allowWrite: ["~/dev"] } }],
    ["a host", { network: { deniedDomains: ["evil.test"] } }],
    ["hosts below", { network: { allowedDomains: ["*.a.test"] } }],
    ["a port", { network: { allowedDomains: ["a.test:8080"] } }],
    ["an address", { network: { allowedDomains: ["[::1]"] } }],
  ])("of %s", (_name, srt) => {
    expect(witnesses(srt).join("\n")).toMatchSnapshot();
  });

  test.each([
    ["rm"],
    ["git push --force"],
    ["rm -rf"],
    ["./run me.sh"],
    ["[ -f x"],
    ["mkfs.*"],
    ["git push -f*"],
    ["*"],
  ])("of the command %s", (command) => {
    expect(
      witnesses({}, { deny: [command === "./run me.sh" ? "'./run me.sh'" : command] }).join("\n"),
    ).toMatchSnapshot();
  });

  test("of a path that does not exist are asked about the machine as it is", () => {
    const machine = machineOf({ ...MACHINE, "~/there": "directory" });
    const absent = (filesystem: unknown): readonly string[] =>
      policy({ filesystem })
        .rules.flatMap((rule) => absentWitnessesOf(rule, machine))
        .map(({ access, form, effort }) => `${effort} ${printAccess(access)} (${form})`);
    expect(absent({ denyRead: ["~/later"] })).toEqual([
      "variant Bash(cat ~/later) (created after the start, by the shell)",
      `deliberate Bash(python3 -c 'print(open("/home/me/later").read())') (created after the start, by an interpreter)`,
    ]);
    const written = [
      "variant Write(/home/me/later) (created after the start)",
      "variant Bash(echo x > ~/later) (created after the start, by the shell)",
      `deliberate Bash(python3 -c 'open("/home/me/later", "w")') (created after the start, by an interpreter)`,
    ];
    expect(absent({ denyWrite: ["~/later"] })).toEqual(written);
    expect(absent({ allowWrite: ["~/later"] })).toEqual(written);
    // A path that exists, a pattern, and an exception, which opens nothing that does not exist.
    expect(
      absent({ denyRead: ["~/there"], denyWrite: ["~/.netrc", "**/x"], allowRead: ["~/later"] }),
    ).toEqual([]);
  });

  test("are written as a person types them, in quotes only where a shell needs them", () => {
    const plainLines = (srt: unknown, bash?: unknown): readonly string[] =>
      witnesses(srt, bash).filter((line) => line.startsWith("common") && line.includes("Bash("));
    expect(plainLines({ filesystem: { denyWrite: ["/data/déjà"] } })).toEqual([
      "common deny: Bash(echo x > /data/déjà/twsrt-witness) (by the shell)",
    ]);
    expect(plainLines({ filesystem: { denyRead: ["~/日本/*.pem"] } })).toEqual([
      "common deny: Bash(cat ~/日本/x.pem) (by the shell)",
    ]);
    expect(plainLines({}, { deny: ["déjà vu"] })).toContain("common deny: Bash(déjà vu) (alone)");
    expect(plainLines({ filesystem: { denyWrite: ["/data/a b"] } })).toEqual([
      "common deny: Bash(echo x > '/data/a b/twsrt-witness') (by the shell)",
    ]);
  });

  test("of what an allow list does not name", () => {
    const whole = policy({ filesystem: { allowWrite: ["."] }, network: { allowedDomains: [] } });
    const overlay = overlayOf(machineOf({}));
    const judge = judgeOf(whole, overlay);
    for (const action of ["write", "connect"] as const) {
      const effects = closedWitnesses(action, overlay).map(
        ({ access }) => judge.decide(attemptOf(access, overlay)).effect,
      );
      expect(new Set(effects)).toEqual(new Set(["deny"]));
    }
  });

  test("the policy itself denies every common witness of a deny, and every way around that it can see", () => {
    const rules = [
      { filesystem: { denyRead: ["~/.aws"] } },
      { filesystem: { denyRead: ["**/.env", "~/x/*.p?m", "[ab]c", "/etc/**"] } },
      { filesystem: { denyWrite: ["**/.env", "~/a b/$x", "d**e", "."] } },
      { network: { deniedDomains: ["a.test", "*.b.test", "c.test:8080", "*", "1.2.3.4"] } },
    ];
    const commands = [
      "mkfs.*",
      "dd if=*",
      "* --force",
      "git push -f*",
      "rm",
      "git push",
      "git push --force",
      "rm -rf",
      "docker run --privileged",
      "a 'b c'",
    ];
    const policies = [
      ...rules.map((one) => policy(one)),
      ...commands.map((one) => policy({}, { deny: [one] })),
    ];
    for (const whole of policies) {
      for (const rule of whole.rules) {
        const overlay = overlayOf(machineOf(MACHINE));
        const judge = judgeOf(whole, overlay);
        for (const { access, form, effort } of witnessesOf(rule, overlay)) {
          const effect: PolicyEffect = judge.decide(attemptOf(access, overlay)).effect;
          if (effort === "common") expect(stricter(effect, rule.effect), printAccess(access)).toBe(effect);
          // Ports, other names of a host and hosts below are asked about, not meant.
          const isMeant = !/port|below|itself|later/.test(form);
          if (isMeant) expect(effect, `${printAccess(access)} (${form})`).toBe("deny");
        }
      }
    }
  });

  test("there are none of an entry that does nothing", () => {
    const whole = policy({ network: { allowedDomains: ["münchen.de"] } });
    expect(whole.rules.flatMap((rule) => witnessesOf(rule, overlayOf(machineOf({}))))).toEqual([]);
  });
});
