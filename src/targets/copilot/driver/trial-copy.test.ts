import { expect, test } from "vitest";
import { IDS, scopes } from "../scopes.ts";
import { machineOf } from "../../../../test/support/machine.ts";
import { quietScope } from "./index.ts";
import { trialCopy } from "./trial-copy.ts";

test("only the addresses of the user's settings are tried", () => {
  const text = '{ "hooks": { "preToolUse": [] }, "allowedUrls": ["a.test"], "beep": "x" } // mine';
  expect(JSON.parse(trialCopy(text) ?? "")).toEqual({ allowedUrls: ["a.test"] });
});

test.each(["[]", "{", '{ "allowedUrls": "x" }', '{ "deniedUrls": [3] }', '{ "allowedUrls": null }'])(
  "settings that the agent would drop are not tried: %s",
  (text) => {
    expect(trialCopy(text)).toBeUndefined();
  },
);

test("an administrator's file is left out, the variable and approvals are not", () => {
  const environment = machineOf({}, { home: "/h", cwd: "/h/p" });
  const tried = scopes({ environment, variables: {} })
    .filter((scope) => quietScope(scope, "{}") !== undefined)
    .map(({ id }) => id);
  expect(tried).toEqual([IDS.allowAll, IDS.approvals, IDS.settings]);
});
