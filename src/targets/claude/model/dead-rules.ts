import type { Environment } from "../../../policy/environment.ts";
import type { Rule } from "./entries.ts";
import { fileRules } from "./file-rules.ts";

/** Rules that seem to speak of a path and do not. */
export interface DeadRules {
  /** A reason code, where such a rule would have denied the access or asked. */
  reason(tool: "Read" | "Write" | "Edit", paths: readonly string[]): string | undefined;
}

/** Names that are accepted with a path and never consulted (research/claude-code.md 1.1, release 2.1.330). */
const NEVER_CONSULTED: ReadonlySet<string> = new Set(["Write", "MultiEdit", "NotebookEdit"]);

/** Reads the rules as their writer may have meant them, to be able to say why they do not act. */
export function deadRules(all: readonly Rule[], environment: Environment): DeadRules {
  const restricting = all.filter(({ list, content }) => list !== "allow" && content !== undefined);
  const written = fileRules(
    restricting.filter(({ tool }) => NEVER_CONSULTED.has(tool)),
    environment,
  );
  const meant = (
    tool: string,
    change: (content: string) => string | undefined,
  ): ReturnType<typeof fileRules> =>
    fileRules(
      restricting.flatMap((rule) => {
        const content = rule.tool === tool ? change(rule.content ?? "") : undefined;
        return content === undefined ? [] : [{ ...rule, content }];
      }),
      environment,
    );
  const slash = (content: string): string | undefined =>
    /^\/[^/]/.test(content) ? `/${content}` : undefined;
  const anywhere = (content: string): string | undefined =>
    /^(\*\*\/)+[^/*]/.test(content) ? `//${content}` : undefined;
  const variants = [
    { code: "single-slash-anchor", Read: meant("Read", slash), Edit: meant("Edit", slash) },
    { code: "relative-anchor", Read: meant("Read", anywhere), Edit: meant("Edit", anywhere) },
  ] as const;
  return {
    reason(tool, paths) {
      for (const { code, Read, Edit } of variants) {
        if (Read.match(paths)?.kind === "rule") return code;
        if (tool !== "Read" && Edit.match(paths)?.kind === "rule") return code;
      }
      return tool !== "Read" && written.match(paths)?.kind === "rule"
        ? "write-rule-never-consulted"
        : undefined;
    },
  };
}
