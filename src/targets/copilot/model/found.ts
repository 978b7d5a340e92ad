import type { NativeEntry } from "../../../enforcers/model.ts";

/** A rule that speaks of an access. Not certain: whether it does was not measured. */
export interface Found {
  readonly certain: boolean;
  readonly entry: NativeEntry;
}
