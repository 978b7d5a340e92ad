import { expect, test } from "vitest";
import { together } from "../../../enforcers/model.ts";
import type { ScopeText } from "../../../enforcers/scope.ts";
import { parseAccess } from "../../../policy/access.ts";
import { attemptOf } from "../../../policy/attempt-of.ts";
import { machineOf } from "../../../../test/support/machine.ts";
import { SETTINGS } from "../keys.ts";
import { LOCAL, SESSION } from "../scopes.ts";
import { findings, model } from "./index.ts";

const environment = machineOf({ "~/.ssh/id": "file" });
const FILE = "/home/me/.factory/settings.json";
const TEXT = JSON.stringify({
  commandBlocklist: ["rm"],
  sandbox: {
    enabled: true,
    filesystem: { denyRead: ["~/.ssh"] },
    network: { allowedDomains: ["a.example"] },
  },
});

function said(access: string, scopes: readonly ScopeText[] = []): string {
  const reading = parseAccess(access, environment.cwd);
  if (reading.kind !== "access") throw new Error(access);
  const input = {
    files: { [SETTINGS]: TEXT },
    places: { [SETTINGS]: FILE },
    scopes,
    environment,
    options: {},
  };
  return together(model(input).decide(attemptOf(reading.access, environment)));
}

const session = (text: string): ScopeText => ({
  id: SESSION,
  kind: "environment",
  place: { at: "variable", name: "FACTORY_RUNTIME_SETTINGS_PATH" },
  syntax: "text",
  state: "read",
  text,
});

const local = (value: object): ScopeText => ({
  id: LOCAL,
  kind: "user",
  place: { at: "file", file: "/home/me/.factory/settings.local.json" },
  syntax: "json",
  state: "read",
  text: JSON.stringify(value),
});

test("what the user's own settings deny is asked about", () => {
  expect(said("Read(~/.ssh/id)")).toBe("ask");
  expect(said("WebFetch(https://b.example/)")).toBe("ask");
  expect(said("Bash(rm x)")).toBe("deny");
});

test("the same settings for the session deny it", () => {
  const same = [session(FILE)];
  expect(said("Read(~/.ssh/id)", same)).toBe("deny");
  expect(said("WebFetch(https://b.example/)", same)).toBe("deny");
  expect(said("Read(~/notes)", same)).toBe("allow");
  expect(
    findings({ files: {}, places: { [SETTINGS]: FILE }, scopes: same, environment, options: {} }),
  ).toEqual([]);
});

test("other settings for the session were not measured", () => {
  expect(said("Read(~/notes)", [session("/tmp/other.json")])).toBe("unknown");
});

test("settings.local.json replaces single keys", () => {
  expect(said("Read(~/.ssh/id)", [local({ sandbox: { enabled: false } })])).toBe("allow");
  expect(said("Bash(rm x)", [local({ commandBlocklist: [] })])).not.toBe("deny");
  expect(said("Bash(rm x)", [local({ sandbox: { enabled: false } })])).toBe("deny");
});
