/** A JSON object whose keys are not known. */
export type Obj = { readonly [key: string]: unknown };

/** Whether a JSON value is an object and no array. */
export const isObj = (v: unknown): v is Obj => typeof v === "object" && v !== null && !Array.isArray(v);

/** Whether the object itself has the key: a settings file may well have one named `constructor`. */
export const own = (o: object, k: string): boolean => Object.hasOwn(o, k);
