import { describe, expect, test } from "vitest";
import { isListed, withAdditions } from "./settings.ts";

const DIRECTORY = { home: "/home/me", cwd: "/home/me/app" };

const SETTINGS = JSON.stringify({
  filesystem: {
    denyRead: ["~/.ssh", { path: "/srv/[a]", literal: true }],
    allowWrite: [".", "~/dev/**", "/tmp/*.txt"],
    denyWrite: [],
  },
  network: { allowedDomains: ["github.com"], deniedDomains: [] },
  enableWeakerNestedSandbox: true,
});

test("additions follow what the file has, and the rest stays as it is", () => {
  const text = withAdditions(SETTINGS, {
    allowWrite: ["/home/me/.agent"],
    denyWrite: ["/home/me/.agent/[x].json"],
    allowedDomains: ["api.example.com"],
  });
  expect(JSON.parse(text)).toEqual({
    filesystem: {
      denyRead: ["~/.ssh", { path: "/srv/[a]", literal: true }],
      allowWrite: [".", "~/dev/**", "/tmp/*.txt", "/home/me/.agent"],
      denyWrite: [{ path: "/home/me/.agent/[x].json", literal: true }],
    },
    network: { allowedDomains: ["github.com", "api.example.com"], deniedDomains: [] },
    enableWeakerNestedSandbox: true,
  });
});

test("a list that is missing stays missing, so that the sandbox refuses the file", () => {
  const additions = { allowWrite: ["/a"], denyWrite: ["/b"], allowedDomains: ["c.d"] };
  const settings = { filesystem: { denyRead: [] } };
  expect(JSON.parse(withAdditions(JSON.stringify(settings), additions))).toEqual(settings);
});

describe("a path is covered by", () => {
  test.each([
    ["allowWrite", "/home/me/app", true],
    ["allowWrite", "/home/me/app/x", true],
    ["allowWrite", "/home/me/dev/x", true],
    // Of a pattern the directory counts: rather one protection too many.
    ["allowWrite", "/tmp/x", true],
    ["allowWrite", "/home/me/.agent", false],
    ["denyRead", "/home/me/.ssh/id", true],
    ["denyRead", "/srv/[a]/x", true],
    ["denyRead", "/srv/a", false],
    ["denyRead", "/home/me/.sshd", false],
  ] as const)("%s %s: %s", (list, path, expected) => {
    expect(isListed(SETTINGS, list, path, DIRECTORY)).toBe(expected);
  });
});
