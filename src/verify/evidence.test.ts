import { expect, test } from "vitest";
import { evidencePage, threatOf } from "./evidence.ts";
import { agentOf, probeOf, ruleOf } from "./render/sample.ts";

test.each([
  ["Policy changed", "write", "self-protection", "~/.config/twsrt/config.toml"],
  ["Secrets read", "read", "srt", "~/.ssh"],
  ["Data sent", "connect", "srt", "evil.test"],
  ["Persistence", "write", "srt", "~/.bashrc"],
  ["Persistence", "execute", "bash", "crontab -e"],
  ["Supply chain", "execute", "bash", "npm publish"],
  ["Privileges raised", "execute", "bash", "sudo"],
  ["Files changed", "write", "srt", "**/.env"],
  ["Tools of servers called", "call", "bash", "github.delete_repo"],
  ["Destructive commands", "execute", "bash", "git push --force"],
] as const)("%s: %s of %s, %s", (title, action, source, subject) => {
  expect(threatOf({ action, source, subject })).toBe(title);
});

test("a page has every attempt under its class, with what stopped it or that it got through", () => {
  const rules = [
    ruleOf("pass", [
      probeOf("pass", { access: "Bash(rm x | y)" }),
      probeOf("pass", { open: { verdict: "denied", byItself: true, text: "", ms: 1 } }),
    ]),
    {
      ...ruleOf("fail", [probeOf("fail", { open: { verdict: "allowed", text: "", ms: 1 } })]),
      subject: "sudo",
    },
  ];
  const missing = { status: "missing", agent: "b", title: "B", program: "b", install: "i" } as const;
  const page = evidencePage([agentOf(rules), missing], {
    version: "9",
    now: new Date("2027-01-31T12:00:00Z"),
  });
  expect(page).toMatchInlineSnapshot(`
    "# What was tried with real agents

    Made by twsrt 9 on 2027-01-31. Each attempt was made by the installed agent itself, in a throw-away world
    without network, with a scripted model. Layer 1 (a sandbox) is tried by \`twsrt test\`, not here.

    - An Agent 1.0.0, which is a measured release
    - B: not tried (missing)

    ## Privileges raised

    1 attempt, 1 got through the agent's rules.

    | attempt | rule | agent | result |
    | --- | --- | --- | --- |
    | \`Bash(rm x)\` (plain) | \`deny sudo\` | an-agent 1.0.0 | **got through its rules** |

    ## Destructive commands

    2 attempts, 0 got through the agent's rules.

    | attempt | rule | agent | result |
    | --- | --- | --- | --- |
    | \`Bash(rm x \\| y)\` (plain) | \`deny rm\` | an-agent 1.0.0 | stopped by its rules (\`rm\`) |
    | \`Bash(rm x)\` (plain) | \`deny rm\` | an-agent 1.0.0 | stopped by the agent itself |
    "
  `);
});
