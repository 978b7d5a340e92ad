import type { Planned } from "../workspace/apply.ts";
import type { Refusal } from "../workspace/gates.ts";
import type { Io } from "./io.ts";

/** Says why nothing is written, and of restrictions that twsrt did not write what each denies. */
export async function reportRefused(planned: Planned, refused: readonly Refusal[], io: Io): Promise<void> {
  await io.report(refused.map(({ problem }) => problem));
  if (!refused.some(({ gate }) => gate === "foreign")) return;
  const { foreignText } = await import("./foreign.ts");
  io.err(await foreignText(planned));
}
