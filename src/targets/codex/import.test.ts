import { expect, test } from "vitest";
import { machineOf } from "../../../test/support/machine.ts";
import { readingsOf } from "./import.ts";

test("what is below a denied path is not a rule of its own", () => {
  const text =
    'default_permissions = "mine"\n[permissions.mine.filesystem]\n"~/keys" = "deny"\n"~/keys/public" = "read"\n"~/keys/old" = "deny"\n"~/keys2" = "read"\n';
  const environment = machineOf({});
  const readings = readingsOf({ id: "config", kind: "user", file: "/c.toml", text, environment }) ?? [];
  const found = readings.map(({ value, kind }) => [value, kind]);
  expect(found).toEqual([
    ["mine", "kept"],
    ['"~/keys" = "deny"', "exact"],
    ['"~/keys/public" = "read"', "kept"],
    ['"~/keys/old" = "deny"', "exact"],
    ['"~/keys2" = "read"', "exact"],
  ]);
});
