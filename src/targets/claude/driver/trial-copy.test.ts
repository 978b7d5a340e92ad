import { expect, test } from "vitest";
import { trialCopy, withBypass } from "./trial-copy.ts";

const copied = (settings: unknown): { settings: unknown; aside: readonly string[] } => {
  const { text, aside } = trialCopy(JSON.stringify(settings));
  return { settings: JSON.parse(text), aside };
};

test("settings without anything of that kind stay byte for byte", () => {
  const text = '{ "permissions":{"deny":[ "Read(~/.aws)" ]},  "env": {}, "hooks": {} }\n';
  expect(trialCopy(text)).toEqual({ text, aside: [] });
});

test("a text that is no object stays", () => {
  for (const text of ["", "{", "[]", "null", "{,}"]) expect(trialCopy(text)).toEqual({ text, aside: [] });
});

test("variables, helpers and the choice of an account are left out", () => {
  const permissions = { deny: ["Bash(rm)"] };
  expect(
    copied({
      env: { KEY: "secret", HTTPS_PROXY: "http://x" },
      apiKeyHelper: "~/key.sh",
      statusLine: { command: "x" },
      permissions,
    }),
  ).toEqual({ settings: { env: {}, permissions }, aside: ["env", "apiKeyHelper", "statusLine"] });
});

test("what is of the wrong type stays wrong: the agent has to see it", () => {
  expect(copied({ env: { A: 1, B: "x" }, apiKeyHelper: 5 })).toEqual({
    settings: { env: { A: 1 }, apiKeyHelper: 5 },
    aside: ["env"],
  });
});

test("hooks keep their shape and do nothing", () => {
  const hook = { type: "command", command: "~/log.sh", timeout: 5 };
  const web = { type: "http", url: "https://x.test/", headers: { Authorization: "secret" } };
  expect(
    copied({ hooks: { PreToolUse: [{ matcher: "Bash", hooks: [hook, web, 7] }], Stop: "wrong" } }),
  ).toEqual({
    settings: {
      hooks: {
        PreToolUse: [
          {
            matcher: "Bash",
            hooks: [
              { ...hook, command: "true" },
              { type: "http", url: "http://127.0.0.1:9/", headers: {} },
              7,
            ],
          },
        ],
        Stop: "wrong",
      },
    },
    aside: ["hooks"],
  });
});

test("the open base keeps its mode where the settings lock it", () => {
  const locked = { model: "x", permissions: { deny: ["Read"], disableBypassPermissionsMode: "disable" } };
  expect(JSON.parse(withBypass(JSON.stringify(locked)))).toEqual({
    model: "x",
    permissions: { deny: ["Read"] },
  });
  for (const text of ["", "[]", '{ "permissions": 5 }', '{ "permissions": {} }'])
    expect(withBypass(text)).toBe(text);
});

test("a hook that refuses calls when it fails does not refuse those of a trial", () => {
  const guard = {
    type: "http",
    url: "http://127.0.0.1:41234/guard/claude",
    headers: { a: "secret" },
    timeout: 60,
  };
  const inTrial = (onFailure: unknown): unknown =>
    JSON.parse(
      trialCopy(JSON.stringify({ hooks: { PreToolUse: [{ hooks: [{ ...guard, onFailure }] }] } })).text,
    );
  const silent = { ...guard, url: "http://127.0.0.1:9/", headers: {} };
  expect(inTrial("block")).toEqual({ hooks: { PreToolUse: [{ hooks: [silent] }] } });
  // The agent ignores the whole file for a value that it does not know.
  expect(inTrial("nonsense")).toEqual({
    hooks: { PreToolUse: [{ hooks: [{ ...silent, onFailure: "nonsense" }] }] },
  });
});
