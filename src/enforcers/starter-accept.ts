/** A known difference of the starter policy that a new config.toml accepts, with the reason. */
export interface StarterAccept {
  readonly codes: readonly string[];
  /** As the starter has them; `all`: whatever rules are added later. */
  readonly rules: readonly string[] | "all";
  readonly reason: string;
}
