import { expect, test } from "vitest";
import { machineOf } from "../../../test/support/machine.ts";
import { policyOf } from "../../../test/support/memory.ts";
import { SETTINGS } from "./artifacts.ts";
import { compile } from "./compile.ts";
import { options as section } from "./options.ts";
import { plan } from "./plan.ts";

const environment = machineOf({});

function compiled(srt: object, sandbox: "keep" | "require") {
  const bash = JSON.stringify({ deny: [], ask: [] });
  const options = section.parse({ sandbox });
  return { options, compiled: compile(policyOf({ srt: JSON.stringify(srt), bash }), environment, options) };
}

async function merged(srt: object, before: object) {
  const made = compiled(srt, "require");
  const current = { file: "settings.json", text: JSON.stringify(before), syntax: "json" } as const;
  const planned = await plan({ ...made, artifact: SETTINGS, file: "settings.json", current });
  if (planned.kind !== "planned") throw new Error(planned.kind);
  const drift = planned.drift.filter(({ key }) => key.includes("envVars") || key.includes("Unix"));
  return { drift, sandbox: (JSON.parse(planned.next) as { sandbox: Record<string, unknown> }).sandbox };
}

const HIDDEN = { credentials: { envVars: [{ name: "TOKEN", mode: "deny" }] } };

test("a hidden variable needs the agent's sandbox", () => {
  const { compiled: kept } = compiled(HIDDEN, "keep");
  expect(kept.losses.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
    "restriction-needs-sandbox credentials.envVars TOKEN",
  ]);
  expect(kept.lists).not.toContain("sandbox.credentials.envVars");
  expect(compiled(HIDDEN, "require").compiled.losses).toEqual([]);
});

test("a name that makes the agent ignore its file is lost", () => {
  const { compiled: made } = compiled(
    { credentials: { envVars: [{ name: "a b", mode: "deny" }] } },
    "require",
  );
  expect(made.losses.map(({ code }) => code)).toEqual(["restriction-not-passed"]);
  expect(made.lists).not.toContain("sandbox.credentials.envVars");
});

test("what opens is written only where the source has it", () => {
  const keys = (srt: object, sandbox: "keep" | "require") =>
    compiled(srt, sandbox).compiled.entries.map(({ key, value }) => `${key} ${String(value)}`);
  const source = {
    network: { allowAllUnixSockets: true, socksProxyPort: 1080, httpProxyPort: 0, allowLocalBinding: true },
    allowNestedUserNamespaces: true,
  };
  const opened = [
    "sandbox.network.allowAllUnixSockets true",
    "sandbox.network.socksProxyPort 1080",
    "sandbox.allowNestedUserNamespaces true",
  ];
  const without = keys({}, "require");
  expect(keys(source, "require").filter((key) => !without.includes(key))).toEqual(opened);
  expect(keys(source, "keep")).toEqual(keys({}, "keep"));
});

test("variables of the user's in another form stay, the others restrict", async () => {
  const mine = { name: "MINE", mode: "mask", extract: "(.*)" };
  const before = { credentials: { envVars: [mine, { mode: "deny", name: "TOKEN" }] } };
  const { drift, sandbox } = await merged(HIDDEN, { sandbox: before });
  expect(drift).toEqual([]);
  expect(sandbox["credentials"]).toEqual(before.credentials);

  const other = await merged(HIDDEN, {
    sandbox: { credentials: { envVars: [{ name: "X", mode: "deny" }] } },
  });
  expect(other.drift).toContainEqual({
    kind: "extra",
    key: "sandbox.credentials.envVars",
    entry: '{"name":"X","mode":"deny"}',
    restricts: "srt",
  });
});

test("keys that the source does not have are the user's", async () => {
  const before = { ...HIDDEN, network: { allowAllUnixSockets: false } };
  const { drift, sandbox } = await merged({}, { sandbox: before });
  expect(drift).toEqual([]);
  expect(sandbox).toMatchObject(before);
});

test("a switch that the user has off restricts", async () => {
  const before = { network: { allowAllUnixSockets: false } };
  const { drift } = await merged({ network: { allowAllUnixSockets: true } }, { sandbox: before });
  expect(drift).toContainEqual({
    kind: "extra",
    key: "sandbox.network.allowAllUnixSockets",
    entry: "false",
    restricts: "srt",
    isReplaced: true,
  });
});
