import { describe, expect, test } from "vitest";
import { machineOf } from "../../../test/support/machine.ts";
import { probeText } from "./cases.ts";
import { settingsUnderTest } from "./entries.ts";
import { planOf } from "./plan.ts";

const MACHINE = machineOf(
  {
    "~/.srt-settings.json": "file",
    "~/.aws/credentials": "file",
    "~/.aws/config": "file",
    "~/.aws/sso/token": "file",
    "~/link": "-> ~/.aws",
    "~/project/.env": "file",
    "~/project/src/.env": "file",
    "~/project/src/a.ts": "file",
    "~/project/.git/HEAD": "file",
    "/usr/x": "file",
  },
  { home: "/home/me", cwd: "/home/me/project" },
);

function planned(filesystem: object, network: object = {}, only: readonly string[] = []) {
  const text = JSON.stringify({
    filesystem: { denyRead: [], allowWrite: [], denyWrite: [], ...filesystem },
    network: { allowedDomains: [], deniedDomains: [], ...network },
  });
  const settings = settingsUnderTest({ file: "/home/me/.srt-settings.json", text, syntax: "json" });
  if (settings === undefined) throw new Error("refused");
  const srt = {
    program: { found: "/srt", command: ["/srt"], needed: [] },
    folder: undefined,
    version: undefined,
  } as const;
  return planOf(settings, { srt, environment: MACHINE, variables: {}, decisive: [], selection: { only } }, 7);
}

/** The probes of an entry: what is tried, and what is wanted. */
function casesOf(plan: ReturnType<typeof planned>, id: string): readonly string[] {
  return plan.cases.tried
    .filter(({ subject }) => subject === id)
    .map(({ probe, expected, form }) => `${expected} ${probeText(probe)} (${form})`);
}

describe("a path", () => {
  test("that is a directory: itself, and files in it", () => {
    expect(casesOf(planned({ denyRead: ["~/.aws"] }), "srt:/filesystem/denyRead/0")).toEqual([
      "deny read /home/me/.aws (the path)",
      "deny read /home/me/.aws/config (the path: a file in it)",
      "deny read /home/me/.aws/credentials (the path: a file in it)",
    ]);
  });
  test("that is a link: without links as well", () => {
    expect(casesOf(planned({ denyRead: ["~/link"] }), "srt:/filesystem/denyRead/0").slice(0, 2)).toEqual([
      "deny read /home/me/link (the path)",
      "deny read /home/me/.aws (the path, without links)",
    ]);
  });
  test("with an exception in it: what is excepted is for the exception", () => {
    const plan = planned({ denyRead: ["~/.aws"], allowRead: ["~/.aws/config"] });
    expect(casesOf(plan, "srt:/filesystem/denyRead/0")).not.toContainEqual(expect.stringContaining("config"));
    expect(casesOf(plan, "srt:/filesystem/allowRead/0")).toEqual([
      "allow read /home/me/.aws/config (the path)",
    ]);
  });
  test("with a grant in it: what can be read again", () => {
    const plan = planned({ denyRead: ["~/.aws"], allowWrite: ["~/.aws/sso"] });
    expect(casesOf(plan, "srt:/filesystem/denyRead/0")).toContain(
      "deny read /home/me/.aws/sso/token (the path: a file where may be written)",
    );
  });
  test("that is not there", () => {
    const plan = planned({ denyRead: ["~/none"], denyWrite: ["none"] });
    expect(plan.cases.untried.find(({ subject }) => subject === "srt:/filesystem/denyRead/0")?.verdict).toBe(
      "unproved",
    );
    expect(casesOf(plan, "srt:/filesystem/denyWrite/0")).toEqual([
      "deny write /home/me/project/none (the path, which is not there)",
    ]);
  });
  test("that is a pattern: what it matches, and what it would", () => {
    expect(casesOf(planned({ denyRead: ["**/.env"] }), "srt:/filesystem/denyRead/0")).toEqual([
      "deny read /home/me/project/.env (a match)",
      "deny read /home/me/project/src/.env (a match)",
    ]);
    expect(casesOf(planned({ denyRead: ["/**/.env"] }), "srt:/filesystem/denyRead/0")[0]).toBe(
      "deny read /home/me/project/.env (a match)",
    );
    expect(casesOf(planned({ denyWrite: ["*.pem"] }), "srt:/filesystem/denyWrite/0")).toEqual([
      "deny write /home/me/project/x.pem (a match that is created later)",
    ]);
  });
});

test("a host: itself, and where the entry ends", () => {
  const plan = planned(
    {},
    {
      allowedDomains: ["a.test:443", "*.b.test", "[::1]", "*.c.test"],
      deniedDomains: ["twsrt-witness.c.test"],
    },
  );
  expect(casesOf(plan, "srt:/network/allowedDomains/0")).toEqual([
    "allow connect to a.test:443 (the host)",
    "deny connect to a.test:8443 (another port)",
    "deny connect to twsrt-witness.a.test:443 (a host below it)",
  ]);
  expect(casesOf(plan, "srt:/network/allowedDomains/1")).toEqual([
    "allow connect to twsrt-witness.b.test:443 (a host that it covers)",
    "allow connect to a.twsrt-witness.b.test:443 (two levels below)",
    "deny connect to b.test:443 (the name itself)",
  ]);
  expect(casesOf(plan, "srt:/network/allowedDomains/2")).toEqual(["allow connect to [::1]:443 (the host)"]);
  // What another entry denies is denied.
  expect(casesOf(plan, "srt:/network/allowedDomains/3")[0]).toBe(
    "deny connect to twsrt-witness.c.test:443 (a host that it covers)",
  );
});

test("whatever the entries are", () => {
  const plan = planned({ allowWrite: ["."] });
  expect(casesOf(plan, "baseline:direct")).toEqual([
    "deny connect directly to 127.0.0.1:7 (to a port of this machine)",
  ]);
  expect(casesOf(plan, "baseline:own-files")).toEqual([
    "deny write /home/me/.srt-settings.json (written to)",
  ]);
  expect(casesOf(plan, "baseline:outside")).toEqual(["deny write /home/me (a new file in it)"]);
  expect(casesOf(plan, "baseline:protected")).toContain("deny write /home/me/project/.git/hooks (made)");
  expect(casesOf(plan, "baseline:unlisted-host")).toEqual([
    "deny connect to twsrt-witness.invalid:443 (by the proxy)",
  ]);
});

test("only what is asked for", () => {
  const plan = planned({ denyRead: ["~/.aws"], allowWrite: ["."] }, {}, ["denyRead"]);
  expect(plan.subjects.map(({ id }) => id)).toEqual(["srt:/filesystem/denyRead/0"]);
  expect(planned({ allowWrite: ["."] }, {}, ["connect"]).subjects.map(({ id }) => id)).toEqual([
    "baseline:unlisted-host",
    "baseline:direct",
    "baseline:unix-sockets",
  ]);
});
