import { expect, test } from "vitest";
import { meantHosts, meantPaths } from "./meant.ts";

test.each([
  ["$HOME/.aws", ["~/.aws"]],
  ["${HOME}/.aws", ["~/.aws"]],
  ["%USERPROFILE%/x", ["~/x"]],
  ["~me/x", ["~/x"]],
  ["~other/x", []],
  [" ~/x ", ["~/x"]],
  ["file:///etc/x", ["/etc/x"]],
  ["~/{a,b}/{c,d}", ["~/a/c", "~/a/d", "~/b/c", "~/b/d"]],
  ["~/.aws", []],
  ["**/*.pem", []],
  ["$HOMER/x", []],
])("the path %j", (text, meant) => expect(meantPaths(text, "/home/me")).toEqual(meant));

test.each([
  ["münchen.de", ["xn--mnchen-3ya.de"]],
  ["*.münchen.de", ["*.xn--mnchen-3ya.de"]],
  [" a.b", ["a.b"]],
  ["user@a.b", ["a.b"]],
  ["a.b,c.d", ["a.b", "c.d"]],
  ["127.1", ["127.0.0.1"]],
  ["0x7f.0.0.1", ["127.0.0.1"]],
  ["*.foo.*.com", []],
  ["?.a.b", []],
  ["a b.c", []],
])("the host %j", (text, meant) => expect(meantHosts(text)).toEqual(meant));
