import { expect, test } from "vitest";
import type { Event, Observation } from "./event.ts";
import { encoded, END, extra, render, statement, word, type Node } from "./grammar/node.ts";
import { single } from "./grammar/quote.ts";
import { JUDGES, missOf } from "./judge.ts";
import { reduced } from "./reduce.ts";

/** A shell in which a line that names the file reads it, whatever else it does. */
const observe = (lines: readonly string[]): Promise<readonly Observation[]> =>
  Promise.resolve(
    lines.map((line) => ({
      timedOut: false,
      events: line.includes("nothing-reads")
        ? ([{ action: "read", path: "/home/me/.ssh/id_rsa", by: "cat" }] satisfies Event[])
        : [],
    })),
  );

const node: Node = statement(
  statement(
    "if true; then ",
    statement(extra("nice "), "echo ", word("nothing-reads", "$'nothing-reads'")),
    END,
    "fi",
  ),
  END,
  statement("eval ", encoded(statement("echo hi"), single)),
);

test("a line is made smaller for as long as the same kind of thing is missed", async () => {
  const line = render(node);
  const events = (await observe([line]))[0]?.events ?? [];
  const miss = missOf("usual", line, events);
  if (miss === undefined) throw new Error(`no miss: ${JUDGES["usual"]?.answer(line)}`);
  const [found] = await reduced([{ node, miss }], observe);
  expect(found?.miss).toEqual({
    policy: "usual",
    line: "echo nothing-reads",
    said: "default",
    happened: ["read ~/.ssh/id_rsa"],
  });
});
