import { describe, expect, test } from "vitest";
import { machineOf } from "../../../test/support/machine.ts";
import { policyOf } from "../../../test/support/memory.ts";
import { CONFIG, REQUIREMENTS } from "./artifacts.ts";
import { compile } from "./compile.ts";

const environment = machineOf({ "~/dev": "directory", "~/dev/in": "directory", "~/file": "file" });

interface Lists {
  readonly denyRead?: readonly string[];
  readonly denyWrite?: readonly string[];
  readonly allowWrite?: readonly string[];
  readonly allowedDomains?: readonly string[];
  readonly deniedDomains?: readonly string[];
}

function compiled({ denyRead, denyWrite, allowWrite, allowedDomains, deniedDomains }: Lists, bash = {}) {
  const srt = { filesystem: { denyRead, denyWrite, allowWrite }, network: { allowedDomains, deniedDomains } };
  return compile(
    policyOf({ srt: JSON.stringify(srt), bash: JSON.stringify({ deny: [], ask: [], ...bash }) }),
    environment,
  );
}

function lines(lists: Lists, artifact: string = CONFIG): string[] {
  return compiled(lists)
    .entries.filter((entry) => entry.artifact === artifact)
    .map(({ key, value }) => `${key}: ${String(value)}`.replace("permissions.twsrt.", ""));
}

function losses(lists: Lists): string[] {
  return compiled(lists).losses.map(({ code, subject }) => `${code} ${subject}`);
}

describe("writing", () => {
  test("starts from nothing where a list says what is writable", () => {
    expect(lines({ allowWrite: [".", "~/dev"] })).toEqual([
      "default_permissions: twsrt",
      "extends: :read-only",
      'filesystem.":workspace_roots": "." = "write"',
      'filesystem: "~/dev" = "write"',
    ]);
    expect(lines({})).toEqual(["default_permissions: twsrt", "extends: :workspace"]);
  });

  test("is granted for directories alone: a file would keep every command from starting", () => {
    const lists = { allowWrite: ["~/file", "~/absent", "~/*.d"] };
    expect(lines(lists)).toHaveLength(2);
    expect(losses(lists).filter((text) => !text.startsWith("protected"))).toEqual([
      "grant-not-a-directory ~/file",
      "grant-not-a-directory ~/absent",
      "allow-write-form ~/*.d",
    ]);
    // It may have been a directory before.
    const { alternatives } = compiled(lists);
    expect(alternatives.map(({ artifact, value }) => [artifact, value])).toEqual([
      [CONFIG, '"~/absent" = "write"'],
      [REQUIREMENTS, '"~/absent" = "write"'],
    ]);
  });

  test.each(["denyRead", "denyWrite"] as const)("is not granted inside a path of %s", (list) => {
    for (const denied of ["~/dev", "~/d*", "~/dev/in"]) {
      const lists = { [list]: [denied], allowWrite: ["~/dev/in"] };
      expect(losses(lists)).toContain("grant-inside-denied ~/dev/in");
      expect(lines(lists).join()).not.toContain('"write"');
    }
  });

  test("is not granted in a start directory that is denied, by whatever name", () => {
    for (const denied of ["~/project", ".", "/home/me/p*"]) {
      expect(losses({ denyWrite: [denied], allowWrite: ["."] })).toContain("grant-inside-denied .");
      expect(lines({ denyWrite: [denied] })).toContain("extends: :read-only");
    }
  });
});

describe("denials", () => {
  test("of reading and of writing for one path are one key, with both rules", () => {
    const { entries } = compiled({ denyWrite: ["~/x"], denyRead: ["~/x"] });
    const [entry, ...more] = entries.filter(
      ({ artifact, value }) => artifact === CONFIG && /~\/x/.test(String(value)),
    );
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      value: '"~/x" = "deny"',
      rules: ["srt:/filesystem/denyRead/0", "srt:/filesystem/denyWrite/0"],
    });
  });

  test.each(["~", "/", "/home", "~/.codex"])("of %s would stop the agent", (path) => {
    expect(losses({ denyRead: [path] })).toEqual([`agent-unusable ${path}`]);
    expect(lines({ denyRead: [path] }).join()).not.toContain('"deny"');
  });

  test("that do nothing there are said", () => {
    expect(losses({ denyRead: ["/proc/1/environ"], denyWrite: ["/dev/sda", "**/*.pem"] })).toEqual([
      "virtual-path /proc/1/environ",
      "virtual-path /dev/sda",
      "write-pattern **/*.pem",
    ]);
  });

  test("of writing by a pattern keep one name in the start directory", () => {
    const lists = { denyWrite: ["**/.env", "**/keys/**", "**/conf/a", "**/conf/b"] };
    expect(lines(lists).slice(2)).toEqual([
      'filesystem.":workspace_roots": ".env" = "read"',
      'filesystem.":workspace_roots": "keys" = "read"',
    ]);
    expect(losses(lists)).toEqual([
      "write-pattern-below **/.env",
      "approval-opens-writing **/.env",
      "write-pattern-below **/keys/**",
      "approval-opens-writing **/keys/**",
      "write-pattern **/conf/a",
      "write-pattern **/conf/b",
      "link-stops-commands **/.env",
      "link-stops-commands **/keys/**",
    ]);
  });
});

describe("hosts", () => {
  test("are listed with the feature that makes the list count", () => {
    expect(lines({ allowedDomains: ["a.com", "*.b.com"], deniedDomains: ["c.b.com"] }).slice(2)).toEqual([
      "network.enabled: true",
      'network.domains: "a.com" = "allow"',
      'network.domains: "*.b.com" = "allow"',
      'network.domains: "c.b.com" = "deny"',
      "features.network_proxy: true",
    ]);
  });

  test("that are only denied leave the network off", () => {
    expect(lines({ deniedDomains: ["a.com"] }).slice(2)).toEqual([
      'network.domains: "a.com" = "deny"',
      "features.network_proxy: true",
    ]);
    expect(lines({ allowedDomains: [] }).slice(2)).toEqual([
      "network.enabled: false",
      "features.network_proxy: true",
    ]);
  });

  test("are never opened on every port for the sake of one", () => {
    const lists = { allowedDomains: ["a.com:8443"], deniedDomains: ["b.com:22", "*:25"] };
    expect(lines(lists).join()).not.toContain("a.com");
    expect(losses(lists)).toEqual([
      "port-not-granted a.com:8443",
      "port-dropped b.com:22",
      "any-host-port *:25",
    ]);
  });

  test("a denied one wins over the same one allowed", () => {
    const found = lines({ allowedDomains: ["a.com"], deniedDomains: ["a.com"] });
    expect(found.filter((line) => line.includes("a.com"))).toEqual(['network.domains: "a.com" = "deny"']);
  });

  test("all of them denied is a network that is off: the agent does not start with a `*`", () => {
    const found = lines({ allowedDomains: ["a.com"], deniedDomains: ["*"] });
    expect(found).toContain("network.enabled: false");
    expect(found.join()).not.toContain('"*"');
  });
});

test("requirements say the same under another name of the profile", () => {
  const lists = { denyRead: ["~/x"], allowWrite: ["."], allowedDomains: ["a.com"] };
  const renamed = lines(lists, REQUIREMENTS).map((line) =>
    line
      .replace("permissions.twsrt-required.", "")
      .replace("default_permissions: twsrt-required", "default_permissions: twsrt"),
  );
  expect(renamed).toEqual(lines(lists).toSpliced(1, 0, "allowed_permission_profiles.twsrt-required: true"));
});
