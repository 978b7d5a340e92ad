import * as path from "node:path";
import ts from "@typescript/typescript6";
import { expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
const ENTRY = path.join(ROOT, "src/index.ts");

test("every name that the library exports has a doc comment", () => {
  const { config } = ts.readConfigFile(path.join(ROOT, "tsconfig.json"), ts.sys.readFile) as {
    config: unknown;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram([ENTRY], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(ENTRY);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`no module: ${ENTRY}`);
  const names = checker.getExportsOfModule(module).map((symbol) => {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    const { name } = symbol;
    const comment = (isAlias ? checker.getAliasedSymbol(symbol) : symbol).getDocumentationComment(checker);
    return { name, isDocumented: comment.some(({ text }) => text.trim() !== "") };
  });
  expect(names.length).toBeGreaterThan(200);
  expect(names.filter(({ isDocumented }) => !isDocumented).map(({ name }) => name)).toEqual([]);
});
