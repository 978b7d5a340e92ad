/**
 * For the test runner: what it translated is kept in node_modules/ between runs, by content. Modules that a plugin makes depend
 * on files that the runner does not see, so they are made anew.
 */
export const cacheForTests = {
  name: "test-cache",
  configureVitest: ({ experimental_defineCacheKeyGenerator: decide }) =>
    decide(({ id }) => (id.startsWith("\0") ? false : undefined)),
};
