import * as fs from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv-draft-04";
import formats from "ajv-formats";
import { expect, test } from "vitest";
import type { GateFinding } from "./finding.ts";
import { sarifText } from "./sarif.ts";

const FINDING: GateFinding = {
  code: "drift",
  agent: "claude",
  rules: [],
  severity: "error",
  title: "drift",
  why: "why",
  remedy: "what",
  message: "a",
  fails: true,
};
const CWD = "/home/me/my app";
const log = sarifText({
  version: "1.2.3",
  root: CWD,
  fallback: "/home/me/config.toml",
  findings: [
    { ...FINDING, file: `${CWD}/x y/..a.json`, line: 3, column: 2 },
    { ...FINDING, severity: "note", message: "b", file: "/home/me/other app/b", line: 1 },
    { ...FINDING, code: "other", severity: "warning", message: "c", accepted: { reason: "known" } },
  ],
});

test("a log is what the official schema says", () => {
  const schema = createRequire(import.meta.url).resolve(
    "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
  );
  const ajv = new Ajv.default({ strict: false, unicodeRegExp: false });
  formats.default(ajv);
  const isValid = ajv.compile(JSON.parse(fs.readFileSync(schema, "utf8")) as object);
  expect(isValid(JSON.parse(log)), JSON.stringify(isValid.errors)).toBe(true);
  expect(isValid(JSON.parse(log.replaceAll('"level": "note"', '"level": "notes"')))).toBe(false);
});

test("a result names its rule, its place below the root, and one elsewhere by its address", () => {
  const { version, runs } = JSON.parse(log) as { version: string; runs: [Record<string, unknown>] };
  expect(version).toBe("2.1.0");
  const texts = {
    shortDescription: { text: "drift" },
    fullDescription: { text: "why" },
    help: { text: "what" },
  };
  expect(runs[0]).toMatchObject({
    tool: {
      driver: {
        name: "twsrt",
        version: "1.2.3",
        rules: [
          { id: "claude/drift", ...texts },
          { id: "claude/other", ...texts },
        ],
      },
    },
    originalUriBaseIds: { SRCROOT: { uri: "file:///home/me/my%20app/" } },
    columnKind: "utf16CodeUnits",
  });
  expect(runs[0]["results"]).toEqual([
    {
      ruleId: "claude/drift",
      ruleIndex: 0,
      level: "error",
      message: { text: "a" },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "x%20y/..a.json", uriBaseId: "SRCROOT" },
            region: { startLine: 3, startColumn: 2 },
          },
        },
      ],
    },
    {
      ruleId: "claude/drift",
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
    {
      ruleId: "claude/other",
      ruleIndex: 1,
      level: "warning",
      message: { text: "c" },
      locations: [{ physicalLocation: { artifactLocation: { uri: "file:///home/me/config.toml" } } }],
      suppressions: [{ kind: "external", status: "accepted", justification: "known" }],
    },
  ]);
});
