import { expect, test } from "vitest";
import { encoded, END, extra, render, smallerThan, statement, word } from "./node.ts";
import { single } from "./quote.ts";
import { linesOf } from "../run.ts";

const command = statement(word("cat", "$'\\x63at'"), " ", word(".env", '"$PWD"/.env'));

test("a statement ends with a semicolon, but behind a line that ends", () => {
  expect(render(statement("{ ", command, END, "}"))).toBe(`{ $'\\x63at' "$PWD"/.env; }`);
  expect(render(statement("{ ", statement("cat <<E\nx\nE\n"), END, "}"))).toBe("{ cat <<E\nx\nE\n}");
});

test("a word becomes its plain text, a statement what is inside of it, an extra nothing", () => {
  const node = statement("eval ", encoded(statement(extra("nice "), command), single));
  const smaller = smallerThan(node).map(render);
  expect(smaller).toContain(`$'\\x63at' "$PWD"/.env`);
  expect(smaller).toContain(`eval '$'\\''\\x63at'\\'' "$PWD"/.env'`);
  expect(smaller).toContain(`eval 'nice cat "$PWD"/.env'`);
  expect(smaller.every((text) => text.length <= render(node).length)).toBe(true);
});

test("the same seed gives the same lines, and a longer run begins with those of a shorter one", () => {
  const lines = linesOf(300, 7).map(render);
  expect(linesOf(20, 7).map(render)).toEqual(lines.slice(0, 20));
  expect(linesOf(20, 8).map(render)).not.toEqual(lines.slice(0, 20));
  expect(new Set(lines).size).toBeGreaterThan(280);
});
