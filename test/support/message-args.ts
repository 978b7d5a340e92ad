const LIST = ["one", "two"];

/** Arguments that fit every message: what it names is not the message's own text. */
export const ARGS: Readonly<Record<string, unknown>> = new Proxy(
  {},
  {
    get: (_, name) => {
      if (name === "reader") return "source";
      if (name === "problem") return "syntax";
      if (name === "home") return undefined;
      if (name === "switches") return [{ what: "sandbox-on", setting: "NAME" }];
      if (
        [
          "instead",
          "missing",
          "entries",
          "subjects",
          "characters",
          "keys",
          "known",
          "agents",
          "layers",
          "profiles",
          "names",
          "files",
          "programs",
          "install",
        ].includes(String(name))
      )
        return LIST;
      return ["count", "protected", "limit", "firstLine"].includes(String(name)) ? 2 : "NAME";
    },
  },
);
