import { expect, it } from "vitest";
import { attribute } from "./attribute.ts";

const members = [
  { case: "x", path: ["a", "x"], fresh: 0 },
  { case: "y", path: ["a", "y"], fresh: 0 },
  { case: "item", path: ["b", "0", "n"], fresh: 2 },
  { case: "other", path: ["b", "1", "n"], fresh: 2 },
];
const about = (...path: string[]) => {
  const { messages, doubtful } = attribute(members, [{ path, message: "m" }]);
  return {
    clear: [...messages].flatMap(([name, said]) => (said.length > 0 ? [name] : [])),
    doubtful: [...doubtful],
  };
};

it("takes a complaint at or below a case for one about it", () => {
  expect(about("a", "x")).toEqual({ clear: ["x"], doubtful: [] });
  expect(about("a", "x", "0", "deep")).toEqual({ clear: ["x"], doubtful: [] });
});

it("takes one about a list item for one about the case in it", () => {
  expect(about("b", "1")).toEqual({ clear: ["other"], doubtful: [] });
});

it("doubts what is below a complaint about something they share", () => {
  expect(about("b")).toEqual({ clear: [], doubtful: ["item", "other"] });
  expect(about("a")).toEqual({ clear: [], doubtful: ["x", "y"] });
});

it("doubts everything after a complaint about something else", () => {
  expect(about("zz")).toEqual({ clear: [], doubtful: ["x", "y", "item", "other"] });
});
