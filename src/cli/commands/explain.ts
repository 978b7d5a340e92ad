import type { Explainer, Explanation } from "../../answers/explain.ts";
import { splitAssertion } from "../../answers/assertion.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { printable } from "../../diagnostics/text.ts";
import { readStandardInput } from "../../files/standard-input.ts";
import { TOOLS, type AccessReading } from "../../policy/access.ts";
import type { Access } from "../../policy/attempt.ts";
import type { PolicyEffect } from "../../policy/decide.ts";
import type { Context } from "../context.ts";
import { chosenBy, openFor } from "../context.ts";
import { EXIT } from "../exit.ts";
import { shapeOf } from "../shape.ts";

interface Line {
  readonly text: string;
  /** From 1; absent for an argument. */
  readonly number?: number;
}

interface Question {
  readonly line: Line;
  readonly access: Access;
  readonly guessed: boolean;
  readonly expected?: PolicyEffect;
}

/** `twsrt explain`: what the policy and each agent do with an access, and why. */
export async function explain(context: Context): Promise<number> {
  const { parsed, io } = context;
  if (parsed.options.last === true) return (await import("../last.ts")).explainLast(context);
  if (parsed.operands.length === 0) {
    io.err(
      "twsrt: `explain` needs an access, such as `Read(~/.aws/credentials)`, or `-` for standard input\n",
    );
    return EXIT.usage;
  }
  const lines = linesOf(parsed.operands);
  const chosen = await chosenBy(parsed.options.agent, io);
  if (chosen === undefined) return EXIT.no;
  const opened = await openFor(chosen, context);
  if (opened === undefined) return EXIT.no;
  const { workspace, targets } = opened;
  const { explainer } = await import("../../answers/explain.ts");
  const asked = await explainer(
    workspace,
    targets,
    parsed.options.generated === true ? "generated" : "disk",
    parsed.options.json === true ? "of-all" : "of-present",
  );
  if (parsed.options.json !== true) {
    const { loosened, loosenedNotes } = await import("../loosened.ts");
    await io.report(loosenedNotes(await loosened(workspace, targets), workspace));
  }
  const questions = questionsOf(lines, asked, context);
  if (questions === undefined) return EXIT.no;
  return parsed.options.json === true
    ? printJson(questions, asked, context)
    : printText(questions, asked, context);
}

function linesOf(operands: readonly string[]): readonly Line[] {
  return operands.flatMap((operand): readonly Line[] => {
    if (operand !== "-") return [{ text: operand }];
    return readStandardInput()
      .split("\n")
      .map((text, i) => ({ text: text.replace(/\r$/, ""), number: i + 1 }))
      .filter(({ text }) => text.trim() !== "" && !text.trim().startsWith("#"));
  });
}

/** @returns undefined when a line cannot be read; all such lines have been reported then, and none is answered */
function questionsOf(
  lines: readonly Line[],
  asked: Explainer,
  { io }: Context,
): readonly Question[] | undefined {
  const questions: Question[] = [];
  const problems: string[] = [];
  for (const line of lines) {
    const where = line.number === undefined ? "" : `line ${line.number}: `;
    const assertion = splitAssertion(line.text);
    if (assertion.kind === "unknown-effect") {
      problems.push(
        `${where}\`${assertion.effect}\` is not an answer of a policy: write deny, ask, unknown, allow or default`,
      );
      continue;
    }
    const reading = asked.parse(assertion.text);
    if (reading.kind === "access") {
      const { access, guessed } = reading;
      const expected = assertion.kind === "assertion" ? { expected: assertion.effect } : {};
      questions.push({ line, access, guessed, ...expected });
    } else problems.push(where + problemOf(reading));
  }
  for (const problem of problems) io.err(`twsrt: ${printable(problem)}\n`);
  return problems.length === 0 ? questions : undefined;
}

function problemOf(reading: Exclude<AccessReading, { kind: "access" }>): string {
  switch (reading.kind) {
    case "empty":
      return "nothing to explain: pass an access such as `Read(~/.aws/credentials)`";
    case "unclosed":
      return `\`${reading.tool}(\` is never closed: the access has to end with \`)\``;
    case "not-a-url":
      return `\`${reading.url}\` is not a URL: write \`https://host/\``;
    case "not-a-tool":
      return `\`${reading.text}\` is not a tool of an MCP server: write \`MCP(server.tool)\``;
    case "unknown-tool": {
      const near =
        suggest(reading.tool, TOOLS) ??
        TOOLS.find((tool) => tool.toLowerCase() === reading.tool.toLowerCase());
      const hint = near === undefined ? "" : `, did you mean \`${near}\`?`;
      return `unknown tool \`${reading.tool}\`${hint} (known: ${TOOLS.join(", ")})`;
    }
  }
}

async function printJson(questions: readonly Question[], asked: Explainer, { io }: Context): Promise<number> {
  const results = [];
  let failed = false;
  for (const { access, guessed, expected } of questions) {
    const explanation = await asked.explain(access);
    const holds = expected === undefined ? undefined : explanation.policy.effect === expected;
    failed ||= holds === false;
    results.push({
      ...withoutTexts(explanation),
      guessed,
      ...(holds === undefined ? {} : { assertion: { expected, holds } }),
    });
  }
  io.out(`${JSON.stringify({ format: 1, accesses: results }, undefined, 2)}\n`);
  return failed ? EXIT.no : EXIT.ok;
}

/** Leaves out the contents of the agents' files, which may contain keys. */
function withoutTexts(explanation: Explanation) {
  const agents = explanation.agents.map(({ files, ...agent }) => ({
    ...agent,
    files: files.map(({ text: _text, drift, ...file }) => ({ ...file, drift: drift.length })),
  }));
  return { ...explanation, agents };
}

async function printText(
  questions: readonly Question[],
  asked: Explainer,
  context: Context,
): Promise<number> {
  const { io } = context;
  const { answerText } = await import("../../answers/render/answer.ts");
  const { explanationText, failureText } = await import("../../answers/render/explanation.ts");
  // A program that searches the output needs each agent in one line.
  const shape = await shapeOf(context, Number.POSITIVE_INFINITY);
  let checked = 0;
  let failed = 0;
  let shown = 0;
  for (const { access, guessed, expected, line } of questions) {
    if (expected === undefined) {
      if (shown++ > 0) io.out("\n");
      const explanation = await asked.explain(access, shape.verbose ? "of-all" : "of-present");
      io.out(
        shape.verbose
          ? explanationText(explanation, { color: shape.color, guessed })
          : answerText(explanation, shape),
      );
      continue;
    }
    checked++;
    const policy = await asked.effectOf(access);
    if (policy.effect === expected) continue;
    failed++;
    io.out(
      failureText({ access, expected, policy, ...(line.number === undefined ? {} : { line: line.number }) }),
    );
  }
  if (checked > 0) io.out(`${checked - failed} of ${checked} assertions hold\n`);
  return failed > 0 ? EXIT.no : EXIT.ok;
}
