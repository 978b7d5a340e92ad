import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { compareList } from "./ratchet.ts";

afterEach(() => vi.unstubAllEnvs());

function list(text: string): URL {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twsrt-list-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true }));
  const file = path.join(folder, "list.txt");
  fs.writeFileSync(file, text);
  return pathToFileURL(file);
}

test("names what is new and what is settled", () => {
  vi.stubEnv("TWSRT_SHRINK_LISTS", undefined);
  expect(compareList(list("# why\na\nb\n"), ["b", "c"])).toEqual({ unlisted: ["c"], settled: ["a"] });
});

test("removes what is settled on request, and adds nothing", () => {
  vi.stubEnv("TWSRT_SHRINK_LISTS", "1");
  const file = list("# why\na\nb\n");
  expect(compareList(file, ["b", "c"])).toEqual({ unlisted: ["c"], settled: [] });
  expect(fs.readFileSync(file, "utf8")).toBe("# why\nb\n");
});
