import { describe, expect, test } from "vitest";
import { newWorld } from "../support/world.ts";
import { PAGES, shell, stage, stepsOf, writeFiles } from "./examples.ts";

const WITH_EXAMPLES = PAGES.filter((page) => stepsOf(page).some(({ kind }) => kind === "run"));

test("the pages that a new user reads have examples", () => {
  expect(WITH_EXAMPLES).toEqual(
    expect.arrayContaining(["README.md", "docs/adopt.md", "docs/check.md", "docs/daily-use.md"]),
  );
});

describe("every example prints what the page says", () => {
  test.each(WITH_EXAMPLES)("%s", (page) => {
    const world = newWorld();
    const environment = stage(world);
    for (const step of stepsOf(page)) {
      if (step.kind === "file") world.write(step.file, step.text);
      else if (step.kind === "files") writeFiles(step.page, world);
      else if (step.kind === "editor") world.write("bin/replacement.json", JSON.stringify(step.replace));
      else if (step.kind === "hidden") {
        const { status, printed } = shell(step.command, world, environment);
        expect(status, `${step.command}\n${printed}`).toBe(0);
      } else {
        const printed = withoutTime(shell(step.command, world, environment).printed);
        const expected = withoutTime(step.output);
        expect(elide(printed, expected), `$ ${step.command}`).toBe(expected);
      }
    }
  });
});

/** What was expected, where it agrees with what was printed; else that, for the report. */
function elide(printed: string, expected: string): string {
  const pattern = expected
    .split("\n")
    .map((line) => (line.trim() === "..." ? "(?:.*\n)+?" : `${escape(line)}\n`));
  return new RegExp(`^${pattern.join("")}$`).test(`${printed}\n`) ? expected : printed;
}

function escape(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&");
}

/** What differs in the name of a kept copy: the number of the file, the time, and a counter within one second. */
function withoutTime(text: string): string {
  return text.replaceAll(/-[0-9a-f]{8}\.\d{8}T\d{6}Z(?:\.\d+)?/g, "<time>");
}
