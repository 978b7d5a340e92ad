import { expect, test } from "vitest";
import { machineOf } from "../../../test/support/machine.ts";
import { policyOf } from "../../../test/support/memory.ts";
import { compile } from "./compile.ts";

const NETWORK = { allowedDomains: [], deniedDomains: [] };
const FILES = { denyRead: [], denyWrite: [], allowWrite: ["."] };

interface Sources {
  readonly filesystem?: object;
  readonly network?: object;
  readonly bash?: object;
}

function compiled({ filesystem = {}, network = {}, bash = {} }: Sources) {
  const policy = policyOf({
    srt: JSON.stringify({ filesystem: { ...FILES, ...filesystem }, network: { ...NETWORK, ...network } }),
    bash: JSON.stringify({ deny: [], ask: [], ...bash }),
  });
  const { entries, losses } = compile(policy, machineOf({}));
  return {
    entries: entries.map(({ key, value }) => `${key.split(".").at(-1)} ${String(value)}`),
    losses: losses.map(({ code, subject }) => `${code} ${subject}`),
  };
}

test("a path is written as the agent resolves it, and a denied one is closed for writing too", () => {
  const { entries } = compiled({ filesystem: { denyRead: ["~/.ssh", "/srv/a/**", "b", "../c"] } });
  expect(entries).toEqual([
    "enabled true",
    ...["~/.ssh", "/srv/a", "./b", "../c"].flatMap((path) => [`denyRead ${path}`, `denyWrite ${path}`]),
  ]);
});

test("a pattern is for commands alone, and for writing it is lost", () => {
  const { entries, losses } = compiled({ filesystem: { denyRead: ["**/.env"], denyWrite: ["*.key"] } });
  expect(entries).toEqual(["enabled true", "denyRead **/.env"]);
  expect(losses).toContain("pattern-in-commands-only **/.env");
  expect(losses).toContain("write-pattern-dead *.key");
});

test("the start directory is writable, which is a loss where only a part of it is listed", () => {
  expect(compiled({}).losses.join()).not.toContain("cwd-always-writable");
  const part = compiled({ filesystem: { allowWrite: ["./out", "~/w", "/t/*"] } });
  expect(part.entries).toEqual(["enabled true", "allowWrite ~/w"]);
  expect(part.losses.join()).toContain("cwd-always-writable");
  expect(part.losses).toContain("allow-write-form /t/*");
});

test("a host that covers a denied one, or has a port, is not allowed", () => {
  const allowedDomains = ["a.example", "*.b.example", "c.example:443", "*.d.example", "e.d.example"];
  const { entries, losses } = compiled({
    network: { allowedDomains, deniedDomains: ["x.b.example", "*.d.example"] },
  });
  expect(entries).toEqual(["enabled true", "allowedDomains a.example"]);
  expect(losses).toContain("host-withheld *.b.example");
  expect(losses).toContain("host-withheld e.d.example");
  expect(losses).toContain("port-not-expressible c.example:443");
});

test("commands are their words, and what the agent takes off its front has no entry", () => {
  const { entries, losses } = compiled({
    bash: { deny: ["sudo", "git push --force", "npm run dev*", "mkfs*"], ask: ["rm"] },
  });
  expect(entries).toEqual([
    "commandBlocklist git push --force",
    "commandBlocklist git push -f",
    "commandBlocklist npm run",
    "commandDenylist rm",
    "enabled true",
  ]);
  expect(losses).toContain("wrapper-not-matched sudo");
  expect(losses).toContain("widened npm run dev*");
  expect(losses).toContain("program-prefix mkfs*");
  expect(losses).toContain("temporary-not-asked rm");
});
