import { describe, expect, test } from "vitest";
import { memoryEnvironment, policyOf } from "../../test/support/memory.ts";
import { withAllowances } from "./allowance.ts";
import type { Allowance } from "./policy.ts";

const SRT = JSON.stringify({
  filesystem: { denyRead: ["~/.ssh", ".env"], denyWrite: [], allowWrite: ["."] },
  network: { allowedDomains: ["a.com"] },
});

function allowanceOf(command: string): Allowance | undefined {
  const bash = {
    deny: ["rm", "git push --force"],
    ask: ["npm publish", "gh pr list --web"],
    allow: [command],
  };
  const policy = policyOf({ srt: SRT, bash: JSON.stringify(bash) });
  const [rule] = withAllowances(policy, memoryEnvironment()).rules.filter(
    ({ effect, action }) => effect === "allow" && action === "execute",
  );
  if (rule?.action !== "execute") throw new Error(command);
  return rule.allowance;
}

const EVERY = { alone: true, further: true };
const ALONE = { alone: true, further: false };
const NONE = { alone: false, further: false };

describe("how much of an allowed command an agent may be told", () => {
  test.each([
    ["with any words, where none of them opens anything", "gh pr view", EVERY],
    ["with any words", "echo", EVERY],
    ["alone, where further words make it a restricted command", "gh pr list", ALONE],
    ["alone, where they make it a restricted command", "git push", ALONE],
    ["alone, where they name what it reads", "cat", ALONE],
    ["alone, where they name what it runs", "find .", ALONE],
    ["alone, where they choose its sub-command", "npm", ALONE],
    ["alone, without a record", "mytool", ALONE],
    ["not, where the policy denies it", "rm x", NONE],
    ["not, where the policy asks about it", "npm publish", NONE],
    ["not, where the policy denies what it reads", "cat .env", NONE],
    ["not, where no list has the host", "curl https://b.com/", NONE],
    ["not, where it runs a denied command", "sudo rm x", NONE],
    ["not, where it runs what is piped into it", "python3", NONE],
    ["not, where it runs what is piped into it", "bash -s", NONE],
    ["not, where it takes names from a pipe", "wget -i -", NONE],
  ])("%s: %s", (_, command, wanted) => {
    expect(allowanceOf(command)).toEqual(wanted);
  });

  test.each(["cat ~/x", "npm run build*", "*", "echo 'a b'", "echo $X", "a b;c"])(
    "nothing is known of %s",
    (command) => {
      expect(allowanceOf(command)).toBeUndefined();
    },
  );
});
