import type { Word } from "../word.ts";
import type { Argument } from "./arguments.ts";
import { visible, withoutStart } from "./touches.ts";

/** A setting of git. */
export interface Setting {
  readonly key: string;
  readonly value: Word;
}

/** The settings that `-c key=value` and `--config key=value` give to one command. */
export function settingsOf(args: readonly Argument[]): readonly Setting[] {
  return args.flatMap((arg) => {
    if (arg.kind === "operand" || arg.value === undefined || !/^(?:-c|--config)$/.test(arg.name)) return [];
    // The key of `url.X=Y.insteadOf` may hold a `=`, but git ends it at the first one.
    const text = visible(arg.value);
    const equals = text.indexOf("=");
    return equals < 0 ? [] : [{ key: text.slice(0, equals), value: withoutStart(arg.value, equals + 1) }];
  });
}
