/**
 * A part of a command line that its text does not determine, so that its effect is unknown before it runs.
 *
 * - `program`: which program runs (`"$X" file`).
 * - `text`: what a shell or an interpreter runs (`eval "$X"`, `curl ... | sh`).
 * - `path`: which file is read or written (`cat "$X"`).
 * - `host`: where a connection goes (`curl "https://$X"`).
 * - `argument`: a word of a program of which nothing is known (`tool "$X"`).
 */
export interface Doubt {
  readonly kind: "program" | "text" | "path" | "host" | "argument";
  /** The part as it is written. */
  readonly part: string;
}
