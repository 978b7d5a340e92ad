import { expect, test } from "vitest";
import { sarifText } from "./sarif.ts";

const rule = { code: "drift", title: "drift", why: "why", remedy: "what" };

test("a result names its rule, its place below the directory, and one elsewhere by its address", () => {
  const text = sarifText({
    version: "1.2.3",
    cwd: "/home/me/my app",
    rules: [rule],
    results: [
      {
        code: "drift",
        severity: "error",
        message: "a",
        file: "/home/me/my app/x y/a.json",
        line: 3,
        column: 2,
      },
      { code: "drift", severity: "note", message: "b", file: "/home/me/other app/b", line: 1 },
      { code: "other", severity: "warning", message: "c" },
    ],
  });
  const { version, runs } = JSON.parse(text) as { version: string; runs: [Record<string, unknown>] };
  expect(version).toBe("2.1.0");
  expect(runs[0]).toMatchObject({
    tool: {
      driver: {
        name: "twsrt",
        version: "1.2.3",
        rules: [
          {
            id: "drift",
            shortDescription: { text: "drift" },
            fullDescription: { text: "why" },
            help: { text: "what" },
          },
        ],
      },
    },
    originalUriBaseIds: { SRCROOT: { uri: "file:///home/me/my%20app/" } },
    columnKind: "utf16CodeUnits",
  });
  expect(runs[0]["results"]).toEqual([
    {
      ruleId: "drift",
      ruleIndex: 0,
      level: "error",
      message: { text: "a" },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "x%20y/a.json", uriBaseId: "SRCROOT" },
            region: { startLine: 3, startColumn: 2 },
          },
        },
      ],
    },
    {
      ruleId: "drift",
      ruleIndex: 0,
      level: "note",
      message: { text: "b" },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "file:///home/me/other%20app/b" },
            region: { startLine: 1, startColumn: 1 },
          },
        },
      ],
    },
    { ruleId: "other", level: "warning", message: { text: "c" } },
  ]);
});
