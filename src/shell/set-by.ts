import * as unbash from "unbash";

/**
 * The variables that bash sets in order to expand a node: by arithmetic (`$((x++))`) and by `${x:=word}`. What a
 * substitution sets ends with its shell.
 */
export function setBy(node: unbash.SyntaxNode): readonly string[] {
  const name = ownName(node);
  const inside: string[] = [];
  if (node.type !== "CommandExpansion" && node.type !== "ProcessSubstitution")
    unbash.forEachChild(node, (child) => inside.push(...setBy(child)));
  return name === undefined ? inside : [name, ...inside];
}

function ownName(node: unbash.SyntaxNode): string | undefined {
  if (node.type === "ArithmeticBinary")
    return /^(?:[-+*/%&^|]|<<|>>)?=$/.test(node.operator) ? variableOf(node.left) : undefined;
  if (node.type === "ArithmeticUnary")
    return /^(?:\+\+|--)$/.test(node.operator) ? variableOf(node.operand) : undefined;
  if (node.type !== "ParameterExpansion" || node.operation?.type !== "Default") return undefined;
  return node.operation.operator.endsWith("=") ? node.parameter : undefined;
}

/** Of an element the array. */
function variableOf(node: unbash.ArithmeticExpression): string | undefined {
  return node.type === "ArithmeticWord" ? /^\w+/.exec(node.value)?.[0] : undefined;
}
