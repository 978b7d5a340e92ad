import type { Launch } from "../launch.ts";
import { SRT_NEEDS } from "../../enforcers/srt/needs.ts";
import { movedBy } from "../own.ts";
import type { PiOptions } from "./options.ts";

export const launch: Launch<PiOptions> = {
  spelling: { parser: "attached", switches: "" },
  loose: [
    {
      names: ["-ne", "--no-extensions"],
      reason: "leaves out the extension, so that every tool runs unasked",
    },
    { names: ["-a", "--approve"], reason: "trusts the project, whose extensions can replace tools" },
    { names: ["-e", "--extension"], reason: "loads another extension, which can replace tools" },
  ],
  needs: ({ sandbox }) => (sandbox === "srt" ? ["srt", ...SRT_NEEDS] : []),
  // The host of the model depends on the provider; name it in the policy. Measured: facts.md, "In the sandbox", release 1.6.0.
  inside: (variables) => {
    const folder = movedBy(variables["PI_CODING_AGENT_DIR"], "~/.pi/agent");
    return {
      writes: [folder],
      keeps: [
        { file: `${folder}/settings.json`, empty: "{}\n" },
        { file: `${folder}/trust.json`, empty: "{}\n" },
        { directory: `${folder}/extensions` },
      ],
      hosts: [],
    };
  },
};
