import type { Launch } from "../../src/targets/launch.ts";
import type { SampleOptions } from "./options.ts";

export const launch: Launch<SampleOptions> = {
  spelling: { parser: "attached", switches: "" },
  loose: [{ names: ["--yolo"], reason: "runs every tool without a prompt" }],
  inside: () => ({
    writes: ["~/.sample"],
    keeps: [{ file: "~/.sample/settings.json", empty: "{}\n" }],
    hosts: [],
  }),
};
