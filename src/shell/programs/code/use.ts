/** What a program text shows of what it does. */
export interface CodeUse {
  /** Texts that it gives to a shell, or command lines that it runs. */
  readonly lines: readonly string[];
  /** Files that it reads. */
  readonly reads: readonly string[];
  /** Files that it changes. */
  readonly writes: readonly string[];
  /** Other texts, which may be files that it reads or writes. */
  readonly paths: readonly string[];
  /** Texts that may be addresses which it reaches. */
  readonly addresses: readonly string[];
  /** Hosts that it connects to, each with a port or without. */
  readonly hosts?: readonly string[];
  /** It does something with files, programs or hosts that its text does not name. */
  readonly isOpen: boolean;
}

/** A text that does nothing outside of itself. */
export const NO_USE: CodeUse = { lines: [], reads: [], writes: [], paths: [], addresses: [], isOpen: false };
