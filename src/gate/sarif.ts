import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { Log, PhysicalLocation, ReportingDescriptor, Result } from "sarif";
import type { GateFinding } from "./finding.ts";

/** What a SARIF log is made of. */
export interface SarifReport {
  readonly version: string;
  /** Files in it are named relative to it, as tools that show a repository want them. */
  readonly root: string;
  readonly findings: readonly GateFinding[];
  /** Named where a finding has no file: tools that show results beside files leave out those without one. */
  readonly fallback?: string;
}

/** Findings as a SARIF 2.1.0 log, which code hosts and editors show beside the lines that it names. */
export function sarifText({ version, root, findings, fallback }: SarifReport): string {
  const rules = new Map<string, ReportingDescriptor>();
  for (const finding of findings) {
    const id = idOf(finding);
    if (!rules.has(id)) rules.set(id, descriptorOf(id, finding));
  }
  const ids = [...rules.keys()];
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "twsrt", version, rules: [...rules.values()] } },
        originalUriBaseIds: { [ROOT]: { uri: `${pathToFileURL(root).href.replace(/\/$/, "")}/` } },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => resultOf(finding, ids.indexOf(idOf(finding)), root, fallback)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

const ROOT = "SRCROOT";

/** Agents may use the same code for different things. */
function idOf({ agent, code }: GateFinding): string {
  return `${agent}/${code}`;
}

function descriptorOf(id: string, { title, why, remedy }: GateFinding): ReportingDescriptor {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: remedy },
  };
}

function resultOf(
  finding: GateFinding,
  ruleIndex: number,
  root: string,
  fallback: string | undefined,
): Result {
  const { severity, message, line, column, accepted } = finding;
  const file = finding.file ?? fallback;
  const isPlaced = finding.file !== undefined && line !== undefined;
  const region = isPlaced ? { region: { startLine: line, startColumn: column ?? 1 } } : {};
  return {
    ruleId: idOf(finding),
    ruleIndex,
    level: severity,
    message: { text: message },
    ...(file === undefined
      ? {}
      : { locations: [{ physicalLocation: { artifactLocation: artifactOf(file, root), ...region } }] }),
    ...(accepted === undefined
      ? {}
      : { suppressions: [{ kind: "external", status: "accepted", justification: accepted.reason }] }),
  };
}

function artifactOf(file: string, root: string): NonNullable<PhysicalLocation["artifactLocation"]> {
  const relative = path.relative(root, file);
  const isInside = relative !== "" && !/^\.\.(\/|$)/.test(relative) && !path.isAbsolute(relative);
  return isInside
    ? { uri: relative.split(path.sep).map(encodeURIComponent).join("/"), uriBaseId: ROOT }
    : { uri: pathToFileURL(file).href };
}
