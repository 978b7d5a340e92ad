import { describe, expect, test } from "vitest";
import { effort } from "../../../test/support/effort.ts";
import { machineOf } from "../../../test/support/machine.ts";
import type { Touch } from "../../policy/attempt.ts";
import { attemptOf } from "../../policy/attempt-of.ts";
import { parseAccess } from "../../policy/access.ts";
import type { LayerAnswer } from "../model.ts";
import { model, NO_LISTS, REASONS, sandboxRules } from "./index.ts";

const TREE = {
  "~/.ssh/id": "file",
  "~/.aws/credentials": "file",
  "~/.aws/config": "file",
  "~/project/.env": "file",
  "~/project/src/a.ts": "file",
  "~/project/src/.env": "file",
  "~/project/link": "-> ~/.ssh/id",
  "~/project/out": "-> /srv/out",
  "/srv/out/x": "file",
  "/bin/bash": "file",
};

interface Lists {
  readonly filesystem?: Readonly<Record<string, unknown>>;
  readonly network?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

function settings(lists: Lists): string {
  return JSON.stringify({
    ...lists,
    filesystem: { denyRead: [], allowWrite: [], denyWrite: [], ...lists.filesystem },
    network: { allowedDomains: [], deniedDomains: [], ...lists.network },
  });
}

function ask(
  text: string | undefined,
  access: string,
  platform: NodeJS.Platform = "linux",
  known: readonly Touch[] = [],
): LayerAnswer {
  const environment = machineOf(TREE, { platform });
  const parsed = parseAccess(access, environment.cwd);
  if (parsed.kind !== "access") throw new Error(`not an access: ${access}`);
  const answer = model({ files: { srt: text }, environment, options: undefined }).decide(
    attemptOf(parsed.access, environment, known),
  );
  expect(answer.layer2).toEqual({ verdict: "none" });
  return answer.layer1;
}

/** Verdict, reason and deciding key, as far as there are any. */
function brief({ verdict, reason, entry }: LayerAnswer): string {
  return [verdict, reason, entry?.key].filter((part) => part !== undefined).join(" ");
}

describe("the settings file", () => {
  test.each([
    ["no file: reading", undefined, "Read(~/.ssh/id)", "allow srt-defaults"],
    ["no file: writing", undefined, "Write(x)", "deny srt-defaults"],
    ["no file: network", undefined, "WebFetch(https://example.com)", "deny srt-defaults"],
    ["empty", "", "Read(x)", "deny srt-refuses-file"],
    ["a comment", `// x\n${settings({})}`, "Read(x)", "deny srt-refuses-file"],
    ["a byte order mark", `\uFEFF${settings({})}`, "Read(x)", "deny srt-refuses-file"],
    ["a list is missing", '{"filesystem":{},"network":{}}', "Bash(ls)", "deny srt-refuses-file"],
    ["the nested shape", '{"sandbox":{"permissions":{}}}', "Read(x)", "deny srt-refuses-file"],
    [
      "a domain that is refused",
      settings({ network: { allowedDomains: ["*.com"] } }),
      "Read(x)",
      "deny srt-refuses-file",
    ],
    [
      "a pattern that ends in a slash",
      settings({ filesystem: { denyRead: ["/a/*/"] } }),
      "Read(x)",
      "deny srt-refuses-file",
    ],
    [
      "the same where no rule about files holds",
      settings({ filesystem: { denyRead: ["/a/*/"], disabled: true } }),
      "Read(x)",
      "allow filesystem-disabled",
    ],
    ["an unknown key", settings({ whatever: 1 }), "Read(x)", "allow"],
    [
      "an unknown key among credentials",
      settings({ credentials: { x: 1 } }),
      "Read(x)",
      "deny srt-refuses-file",
    ],
    [
      "a mask that could never be put in again",
      settings({ credentials: { files: [{ path: "~/.netrc", mode: "mask" }] } }),
      "Read(x)",
      "deny srt-refuses-file",
    ],
    [
      "two equal keys: the last counts",
      settings({}).replace('"denyRead":[]', '"denyRead":["~/.ssh"],"denyRead":[]'),
      "Read(~/.ssh/id)",
      "allow",
    ],
  ])("%s", (_name, text, access, expected) => {
    expect(brief(ask(text, access))).toBe(expected);
  });
});

describe("reading and writing on Linux", () => {
  const text = settings({
    filesystem: {
      denyRead: ["~/.ssh", "**/.env", "/**/id_rsa", "~/.gnupg", "~/.aws"],
      allowRead: ["~/.aws/config"],
      allowWrite: [".", "out", "absent", "*.log"],
      denyWrite: ["src/a.ts", "*.lock"],
    },
  });
  test.each([
    ["Read(~/.ssh/id)", "deny /filesystem/denyRead/0"],
    ["Read(~/.ssh/other)", "deny /filesystem/denyRead/0"],
    ["Read(link)", "deny /filesystem/denyRead/0"],
    ["Write(link)", "deny /filesystem/denyRead/0"],
    ["Read(.env)", "deny /filesystem/denyRead/1"],
    ["Read(src/.env)", "deny /filesystem/denyRead/1"],
    ["Write(src/.env)", "deny /filesystem/denyRead/1"],
    ["Read(SRC/.ENV)", "allow"],
    ["Read(later/.env)", "allow future-file"],
    ["Write(later/.env)", "allow future-file /filesystem/allowWrite/0"],
    ["Read(~/.gnupg/key)", "allow absent-path-not-hidden"],
    ["Read(/srv/out/id_rsa)", "allow root-glob-skipped"],
    ["Read(~/.aws/credentials)", "deny /filesystem/denyRead/4"],
    ["Read(~/.aws/config)", "allow /filesystem/allowRead/0"],
    ["Write(~/.aws/config)", "deny closed-list"],
    ["Write(src/a.ts)", "deny /filesystem/denyWrite/0"],
    ["Edit(src/b.ts)", "allow /filesystem/allowWrite/0"],
    ["Write(x.lock)", "allow write-glob-skipped /filesystem/allowWrite/0"],
    ["Write(.bashrc)", "deny mandatory-protection"],
    ["Write(.claude/settings.json)", "deny mandatory-protection"],
    ["Write(/srv/out/x)", "deny linked-grant-inert"],
    ["Write(out/x)", "deny linked-grant-inert"],
    ["Write(/etc/hosts)", "deny closed-list"],
    ["Write(/dev/null)", "allow always-writable"],
    ["Read(/dev/sda)", "deny own-devices"],
    ["Read(/proc/1/environ)", "unknown not-measured"],
  ])("%s: %s", (access, expected) => {
    expect(brief(ask(text, access))).toBe(expected);
  });

  test("a grant for something absent, outside every other", () => {
    const absent = settings({ filesystem: { allowWrite: ["~/new", "~/*.log"] } });
    expect(brief(ask(absent, "Write(~/new)"))).toBe("deny absent-grant-inert");
    expect(brief(ask(absent, "Write(~/x.log)"))).toBe("deny write-glob-skipped");
  });

  test("a grant inside what is hidden opens it again, a credential never", () => {
    const filesystem = { denyRead: ["~/.aws"], allowWrite: ["~/.aws"] };
    expect(brief(ask(settings({ filesystem }), "Read(~/.aws/config)"))).toBe(
      "allow grant-reopens-read /filesystem/allowWrite/0",
    );
    const credentials = { files: [{ path: "~/.aws", mode: "deny" }] };
    expect(brief(ask(settings({ filesystem, credentials }), "Read(~/.aws/config)"))).toMatch(/^deny/);
  });

  test("a shell that is hidden runs nothing, whatever it would do", () => {
    const hidden = settings({ filesystem: { denyRead: ["/bin"] }, network: { allowedDomains: ["a.test"] } });
    for (const access of ["Read(x)", "WebFetch(https://a.test)", "Bash(true)"])
      expect(brief(ask(hidden, access))).toBe("deny shell-hidden");
  });

  test("a directory that is hidden, granted and protected at once keeps the sandbox from starting", () => {
    const filesystem = { denyRead: ["."], allowWrite: ["."], denyWrite: ["."] };
    expect(brief(ask(settings({ filesystem }), "Bash(true)"))).toBe("deny sandbox-cannot-start");
  });

  test("a masked credential shows something else; a part of one may show itself", () => {
    const file = { path: "~/.aws/credentials", mode: "mask" };
    const masked = (extra: object) =>
      settings({ credentials: { files: [{ ...file, ...extra }], allowPlaintextInject: true } });
    expect(ask(masked({}), "Read(~/.aws/credentials)")).toMatchObject({
      verdict: "deny",
      reason: "credential-masked",
      entry: { artifact: "srt", key: "/credentials/files/0/path", value: "~/.aws/credentials" },
    });
    expect(ask(masked({ extract: "k=(.*)" }), "Read(~/.aws/credentials)")).toMatchObject({
      verdict: "unknown",
      reason: "credential-extract",
    });
  });
});

describe("hosts", () => {
  const text = settings({
    network: {
      allowedDomains: ["*.a.test", "b.test:443", "10.0.0.1", " c.test", "[::ffff:8.8.8.8]"],
      deniedDomains: ["bad.a.test", "*:22"],
    },
  });
  test.each([
    ["WebFetch(https://x.a.test)", "allow /network/allowedDomains/0"],
    ["WebFetch(https://X.Y.A.test.)", "allow /network/allowedDomains/0"],
    ["WebFetch(https://a.test)", "deny closed-list"],
    ["WebFetch(https://bad.a.test)", "deny /network/deniedDomains/0"],
    ["WebFetch(https://x.a.test:22)", "deny /network/deniedDomains/1"],
    ["WebFetch(https://b.test)", "allow /network/allowedDomains/1"],
    ["WebFetch(http://b.test)", "deny closed-list"],
    ["WebFetch(https://c.test)", "deny inert-domain"],
    ["WebFetch(https://8.8.8.8)", "allow /network/allowedDomains/4"],
    ["WebFetch(https://10.0.0.1)", "deny loopback-bypasses-proxy"],
  ])("%s: %s", (access, expected) => {
    expect(brief(ask(text, access))).toBe(expected);
  });

  test("a port that is not known leaves open what depends on it", () => {
    const connect = (host: string): Touch[] => [{ action: "connect", host }];
    expect(brief(ask(text, "Bash(x)", "linux", connect("b.test")))).toBe("unknown port-not-known");
    expect(brief(ask(text, "Bash(x)", "linux", connect("x.a.test")))).toBe("unknown port-not-known");
    expect(brief(ask(text, "Bash(x)", "linux", connect("z.test")))).toBe("deny closed-list");
  });

  test("what another proxy does is not known", () => {
    const external = settings({ network: { httpProxyPort: 8080 } });
    expect(brief(ask(external, "WebFetch(https://a.test)"))).toBe("unknown external-proxy");
  });

  test("addresses that are guarded depend on the name server", () => {
    const guarded = settings({
      network: { allowedDomains: ["a.test"], deniedResolvedAddresses: ["1.2.3.0/24"] },
    });
    expect(brief(ask(guarded, "WebFetch(https://a.test)"))).toBe("unknown resolved-address");
  });
});

describe("command lines", () => {
  const text = settings({ filesystem: { denyRead: ["~/.ssh"], allowWrite: ["."] } });
  test.each([
    ["Bash(git push --force)", "allow commands-not-covered"],
    ["Bash(cat ~/.ssh/id)", "deny /filesystem/denyRead/0"],
    ["Bash(cat src/a.ts ~/.ssh/id)", "deny /filesystem/denyRead/0"],
    ["Bash(echo x > /etc/hosts)", "deny closed-list"],
    ["Bash(echo x > new)", "allow /filesystem/allowWrite/0"],
  ])("%s: %s", (access, expected) => {
    expect(brief(ask(text, access))).toBe(expected);
  });
});

describe("macOS", () => {
  const text = settings({
    filesystem: {
      denyRead: ["/**/.env", "~/.gnupg", "~/.ssh", "~/.ssh/id"],
      allowRead: ["~/.ssh"],
      allowWrite: [".", "out"],
      denyWrite: ["*.lock", "link"],
    },
  });
  test.each([
    ["Read(later/.env)", "deny", "/filesystem/denyRead/0"],
    ["Read(~/.gnupg/x)", "deny", "/filesystem/denyRead/1"],
    ["Read(~/.ssh/other)", "allow", "/filesystem/allowRead/0"],
    ["Read(~/.ssh/id)", "deny", "/filesystem/denyRead/3"],
    ["Write(x.lock)", "deny", "/filesystem/denyWrite/0"],
    ["Write(src/a.ts)", "allow", "/filesystem/allowWrite/0"],
    ["Write(out/x)", "deny", undefined],
    ["Write(src/deep/.vscode/x)", "deny", undefined],
  ])("%s: %s", (access, verdict, key) => {
    const answer = ask(text, access, "darwin");
    expect(answer.verdict).toBe(verdict);
    expect(answer.entry?.key).toBe(key);
    expect(answer.reason).toBe("macos-profile-only");
  });
});

test("the lists of another sandbox: its own artifact, and hosts that are asked about", () => {
  const lists = {
    ...NO_LISTS,
    denyRead: [{ text: "~/.ssh", literal: false, key: "/sandbox/filesystem/denyRead/0" }],
  };
  const rules = sandboxRules(lists, machineOf(TREE), { artifact: "settings", unlistedHosts: "ask" });
  expect(rules.read("/home/me/.ssh/id")).toEqual({
    verdict: "deny",
    entry: { artifact: "settings", key: "/sandbox/filesystem/denyRead/0", value: "~/.ssh" },
  });
  expect(rules.connect("a.test", 443)).toEqual({ verdict: "ask", reason: "closed-list" });
});

test("reasons read as the table asks for", () => {
  for (const [code, { title, why, remedy }] of Object.entries(REASONS)) {
    expect(title, code).toMatch(/^[a-z`].*[^.]$/);
    expect(why, code).toMatch(/\.$/);
    expect(remedy, code).toMatch(/^\S.*[^.]$/);
  }
});

/** The effort of many accesses under four rules for each name. */
function effortWith(count: number): number {
  const names = Array.from({ length: count }, (_, i) => `n${i}`);
  const filesystem = {
    denyRead: names.flatMap((name) => [`~/secret-${name}`, `**/${name}.pem`]),
    allowWrite: ["."],
    denyWrite: names.map((name) => `src/${name}`),
  };
  const network = { allowedDomains: names.map((name) => `*.${name}.test`) };
  const environment = machineOf(TREE);
  const sandbox = model({
    files: { srt: settings({ filesystem, network }) },
    environment,
    options: undefined,
  });
  const decide = (path: string) =>
    sandbox.decide({ tool: "Write", access: { tool: "Write", text: path, cwd: "/" }, path });
  decide("/home/me/project/src/a.ts");
  return effort(() => {
    for (let i = 0; i < 5000; i++) decide("/home/me/project/src/a.ts");
  });
}

test("an access takes no scan over all rules", () => {
  effortWith(25);
  // A scan would take a hundred times as long.
  expect(effortWith(2500)).toBeLessThan(15 * effortWith(25));
});
