import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { Log, PhysicalLocation, ReportingDescriptor, Result } from "sarif";
import type { Severity } from "../../diagnostics/diagnostic.ts";

/** What a code means, for those who read its results elsewhere. */
export interface SarifRule {
  readonly code: string;
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
}

/** One thing found, in a file where there is one. */
export interface SarifResult {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** Absolute. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
}

export interface SarifReport {
  readonly version: string;
  /** Files in it are named relative to it, as tools that show a repository want them. */
  readonly cwd: string;
  readonly rules: readonly SarifRule[];
  readonly results: readonly SarifResult[];
}

/** Results as a SARIF 2.1.0 log, which code hosts and editors show beside the lines that it names. */
export function sarifText({ version, cwd, rules, results }: SarifReport): string {
  const codes = rules.map(({ code }) => code);
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "twsrt", version, rules: rules.map(descriptorOf) } },
        originalUriBaseIds: { [ROOT]: { uri: `${pathToFileURL(cwd).href}/` } },
        columnKind: "utf16CodeUnits",
        results: results.map((result) => resultOf(result, codes.indexOf(result.code), cwd)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

const ROOT = "SRCROOT";

function descriptorOf({ code, title, why, remedy }: SarifRule): ReportingDescriptor {
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: remedy },
  };
}

function resultOf(
  { code, severity, message, file, line, column }: SarifResult,
  ruleIndex: number,
  cwd: string,
): Result {
  const region = line === undefined ? {} : { region: { startLine: line, startColumn: column ?? 1 } };
  return {
    ruleId: code,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: severity,
    message: { text: message },
    ...(file === undefined
      ? {}
      : { locations: [{ physicalLocation: { artifactLocation: artifactOf(file, cwd), ...region } }] }),
  };
}

function artifactOf(file: string, cwd: string): NonNullable<PhysicalLocation["artifactLocation"]> {
  const relative = path.relative(cwd, file);
  const isInside = relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative);
  return isInside
    ? { uri: relative.split(path.sep).map(encodeURIComponent).join("/"), uriBaseId: ROOT }
    : { uri: pathToFileURL(file).href };
}
