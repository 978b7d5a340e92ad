import type { Document } from "../../diagnostics/diagnostic.ts";
import { placeIn } from "../../diagnostics/setting-place.ts";
import type { ModelModule } from "../../enforcers/model.ts";
import type { Severity } from "../../diagnostics/diagnostic.ts";
import type { Accepted } from "../../gate/acceptance.ts";
import type { Finding, FindingText, ScopeText } from "../../enforcers/scope.ts";
import type { Target } from "../../targets/target.ts";
import type { ArtifactPlan } from "../../workspace/plan.ts";
import type { Opened } from "./overruled.ts";
import { SHARED_FINDINGS, type SharedFinding } from "./texts.ts";

/** A file or variable that the agent reads. */
export interface Read {
  readonly id: string;
  readonly kind: ScopeText["kind"] | "twsrt";
  readonly name: string;
  readonly state: "read" | "missing" | "unreadable" | "ignored";
  /** An administrator installed it from a bundle of twsrt's. */
  readonly isInstalled?: true;
}

export interface StatusFinding {
  readonly code: string;
  readonly severity: Severity;
  /** What is so: it continues the name of the file, variable or agent. */
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly variable?: string;
  /** The setting meant. */
  readonly key?: string;
  readonly value?: string;
  /** More about it, such as how many entries are missing. */
  readonly detail?: string;
  /** Accesses that now get through, or meet less than before. */
  readonly opens: readonly Opened[];
  /** The rules that it concerns, as they are written. */
  readonly rules?: readonly string[];
  /** The user accepts it, for this reason. */
  readonly accepted?: Accepted;
}

/** A finding that every agent can have. */
export interface SharedInput {
  readonly code: SharedFinding;
  readonly scope?: string | undefined;
  /** Where it is, if that is not a scope. */
  readonly at?: { readonly file: string; readonly line?: number };
  readonly detail?: string;
  readonly rules?: readonly string[];
  readonly accepted?: Accepted;
}

/** Finds texts and places of findings. */
export class Looker {
  readonly #target: Target;
  readonly #module: ModelModule;
  readonly #plans: readonly ArtifactPlan[];
  readonly #scopes: readonly ScopeText[];

  constructor(
    target: Target,
    module: ModelModule,
    plans: readonly ArtifactPlan[],
    scopes: readonly ScopeText[],
  ) {
    this.#target = target;
    this.#module = module;
    this.#plans = plans;
    this.#scopes = scopes;
  }

  async shared({ code, scope, at, detail, rules, accepted }: SharedInput): Promise<StatusFinding> {
    const finding: Finding = { code, ...(scope === undefined ? {} : { scope }) };
    const about = {
      ...(rules === undefined ? {} : { rules }),
      ...(accepted === undefined ? {} : { accepted }),
    };
    return { ...(await this.finding(finding, [], detail)), ...at, ...about };
  }

  async finding(finding: Finding, opens: readonly Opened[], detail?: string): Promise<StatusFinding> {
    const { code, scope, key, value } = finding;
    const text = this.#textOf(code);
    return {
      code,
      severity: severityOf(text.severity, opens),
      title: text.title,
      why: text.why,
      remedy: text.remedy.replaceAll("AGENT", this.#target.name),
      ...(await this.#placeOf(scope, key, value)),
      ...(key === undefined ? {} : { key }),
      ...(value === undefined ? {} : { value }),
      ...(detail === undefined ? {} : { detail }),
      opens,
    };
  }

  /**
   * What the agent reads, the strongest first.
   * @param installed files of an administrator that twsrt made
   */
  reads(installed: ReadonlySet<string>): readonly Read[] {
    const artifacts = this.#plans.flatMap((plan): readonly Read[] => {
      const { id } = plan.artifact;
      if (plan.kind === "left-out" || plan.kind === "not-configured") return [];
      const isMissing = plan.kind === "planned" && plan.current.kind === "missing";
      const state =
        plan.kind === "unreadable"
          ? "unreadable"
          : plan.kind === "ineffective"
            ? "ignored"
            : isMissing
              ? "missing"
              : "read";
      return [{ id, kind: "twsrt", name: plan.file, state }];
    });
    const weakerLast = (precedes: boolean): readonly Read[] =>
      this.#scopes
        .filter(({ precedesOwn = false }) => precedesOwn === precedes)
        .map(({ id, kind, place, state }): Read => ({
          id,
          kind,
          name: place.at === "file" ? place.file : place.name,
          state,
          ...(place.at === "file" && installed.has(place.file) ? { isInstalled: true as const } : {}),
        }))
        .toReversed();
    return [...weakerLast(false), ...artifacts, ...weakerLast(true)];
  }

  #textOf(code: string): FindingText {
    const shared: Readonly<Record<string, FindingText>> = SHARED_FINDINGS;
    const text = this.#module.FINDINGS?.[code] ?? shared[code];
    if (text === undefined) throw new Error(`the finding ${code} has no text`);
    return text;
  }

  async #placeOf(
    id: string | undefined,
    key: string | undefined,
    value: string | undefined,
  ): Promise<Pick<StatusFinding, "file" | "line" | "column" | "variable">> {
    if (id === undefined) return {};
    const plan = this.#plans.find(({ artifact }) => artifact.id === id);
    if (plan !== undefined && "file" in plan) {
      const text = plan.kind === "planned" && plan.current.kind === "ok" ? plan.current.text : undefined;
      return this.#inFile({ file: plan.file, text: text ?? "", syntax: plan.artifact.syntax }, key, value);
    }
    const scope = this.#scopes.find((one) => one.id === id);
    if (scope === undefined) return {};
    if (scope.place.at === "variable") return { variable: scope.place.name };
    const text = scope.state === "read" ? scope.text : "";
    return this.#inFile({ file: scope.place.file, text, syntax: scope.syntax }, key, value);
  }

  async #inFile(
    document: Document,
    key: string | undefined,
    value: string | undefined,
  ): Promise<Pick<StatusFinding, "file" | "line" | "column">> {
    const { file } = document;
    const place = key === undefined ? undefined : await placeIn(document, key, value);
    return place === undefined ? { file } : { file, line: place.line, column: place.column };
  }
}

/** What lets a restricted access through is an error, and what only weakens one is at least a warning. */
function severityOf(usual: Severity, opens: readonly Opened[]): Severity {
  if (opens.some(({ now }) => now === "allow")) return "error";
  return opens.length > 0 && usual === "note" ? "warning" : usual;
}
