// Small mutations of a source, all of them compiled into it at once: each behind a switch, so that trying the next one takes
// no build and no new program ("mutant schemata"). Types are blanked out first, so that every position is the source's own.
import { stripTypeScriptTypes } from "node:module";
import { parse } from "acorn";

/**
 * One small change of a source.
 *
 * @typedef {object} Mutation
 * @property {number} id from 1, unique in a run
 * @property {string} file
 * @property {number} line from 1
 * @property {string} where the function that it is in, `Class.method`, or `module`
 * @property {string} change what it does, as text: `a < b → a <= b`
 * @property {number} start offset of what is replaced
 * @property {number} end
 * @property {string} text what replaces it
 * @property {"expression" | "statement" | "content"} form
 */

/** @typedef {import("acorn").AnyNode} Node */

/**
 * The mutations of a TypeScript source.
 *
 * @param {string} source
 * @param {string} file
 * @param {number} [firstId]
 * @returns {{ code: string, mutations: Mutation[] }} `code` is the source without types, at the same positions
 */
export function mutationsOf(source, file, firstId = 1) {
  const code = stripTypeScriptTypes(source, { mode: "strip" });
  /** @type {Mutation[]} */
  const mutations = [];
  const text = (node) => code.slice(node.start, node.end);
  visit(parseModule(code), [], (node, parents) => {
    for (const change of changesOf(node, parents, text)) {
      const { start, end, form = "expression", text: replacement } = { start: node.start, end: node.end, ...change };
      mutations.push({
        id: firstId + mutations.length,
        file,
        line: code.slice(0, start).split("\n").length,
        where: nameOf(parents),
        change: change.change.replaceAll("|", "¦"),
        start,
        end,
        text: replacement,
        form,
      });
    }
  });
  return { code, mutations };
}

/**
 * The source with one mutation.
 *
 * @param {string} code
 * @param {Mutation} mutation
 */
export function apply(code, { start, end, text }) {
  return `${code.slice(0, start)}${text}${code.slice(end)}`;
}

/**
 * The source with every mutation behind a switch.
 *
 * @param {string} code
 * @param {readonly Mutation[]} mutations
 * @param {string} switchUrl module that exports `$m(id)`: whether the mutation is on
 * @param {boolean} built whether it stands among built files, whose imports have the extension `.js`
 */
export function instrument(code, mutations, switchUrl, built) {
  const inserts = [...groups(mutations)].flatMap(wrap);
  if (built) inserts.push(...importsOf(code));
  inserts.sort((a, b) => a.at - b.at || a.order - b.order);
  let out = `import { $m } from ${JSON.stringify(switchUrl)};`;
  let from = 0;
  for (const { at, text, to = at } of inserts) {
    out += code.slice(from, at) + text;
    from = to;
  }
  out += code.slice(from);
  parseModule(out);
  return out;
}

/** Mutations of the same place, in one. */
function groups(mutations) {
  const places = new Map();
  for (const mutation of mutations) {
    const key = `${mutation.form} ${mutation.start} ${mutation.end}`;
    places.set(key, [...(places.get(key) ?? []), mutation]);
  }
  return places.values();
}

/** Ends come before beginnings, outer beginnings before inner ones, inner ends before outer ones. */
function wrap(group) {
  const [{ start, end, form }] = group;
  const length = end - start;
  const [before, after] = around(form, group);
  return [
    { at: start, text: before, order: 1e9 - length },
    { at: end, text: after, order: length - 1e9 },
  ];
}

function around(form, group) {
  const on = group.map(({ id }) => `$m(${id})`).join(" || ");
  if (form === "statement") return [`{ if (!(${on})) `, " }"];
  if (form === "content") return [`if (!(${on})) {`, "}"];
  return [`(${group.map(({ id, text }) => `$m(${id}) ? (${text}) : `).join("")}(`, "))"];
}

function importsOf(code) {
  return parseModule(code).body.flatMap(({ source }) => {
    if (!source?.value.startsWith(".") || !source.value.endsWith(".ts")) return [];
    return [{ at: source.end - 4, to: source.end - 1, text: ".js", order: 0 }];
  });
}

function parseModule(code) {
  return parse(code, { ecmaVersion: "latest", sourceType: "module" });
}

function visit(node, parents, act) {
  act(node, parents);
  const inside = [node, ...parents];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === "string") visit(child, inside, act);
    }
  }
}

const functions = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);
const loops = new Set(["WhileStatement", "DoWhileStatement", "ForStatement"]);

/** Names of what the node is in, from the outside. */
function nameOf(parents) {
  const names = parents.flatMap((parent) => {
    const key = parent.id ?? (/^(Method|Property)Definition$/.test(parent.type) ? parent.key : undefined);
    if (key?.name === undefined) return [];
    return [key.type === "PrivateIdentifier" ? `#${key.name}` : key.name];
  });
  return names.length === 0 ? "module" : names.reverse().slice(0, 2).join(".");
}

/** What can be changed in a node. */
function changesOf(node, [parent, ...above], text) {
  switch (node.type) {
    case "IfStatement":
    case "ConditionalExpression":
      return [tested(node.test, "true", text), tested(node.test, "false", text)];
    case "WhileStatement":
    case "ForStatement":
      return node.test == null || node.test.value === true ? [] : [tested(node.test, "false", text)];
    case "BinaryExpression":
      return compared(node, parent, text);
    case "LogicalExpression":
      return [node.left, node.right].map((side) => replaced(node, text(side), text));
    case "UnaryExpression":
      return negated(node, parent, text);
    case "UpdateExpression":
      return updated(node, parent, text);
    case "Literal":
      return literal(node, parent, text);
    case "ArrayExpression":
      return node.elements.length === 0 ? [] : [replaced(node, "[]", text)];
    case "ChainExpression":
      return unchained(node, parent, text);
    case "CallExpression":
      return called(node, text);
    case "AssignmentExpression":
      return node.operator === "??=" ? [replaced(node, `${text(node.left)} = ${text(node.right)}`, text)] : [];
    case "ExpressionStatement":
      return removed(node, text);
    case "BlockStatement":
      return emptied(node, parent, above[0]);
    case "ArrowFunctionExpression":
      return node.expression && !isConstant(node.body, text) ? [replaced(node.body, "undefined", text)] : [];
    default:
      return [];
  }
}

function replaced(node, by, text) {
  return { start: node.start, end: node.end, text: by, change: `${short(text(node))} → ${short(by)}` };
}

function tested(test, by, text) {
  return { start: test.start, end: test.end, text: by, change: `if (${short(text(test))}) → if (${by})` };
}

/** Its test as a whole is made true and false, which says more. */
function isTest(node, parent) {
  return parent?.test === node && !loops.has(parent.type);
}

const operators = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "&": ["|"],
  "|": ["&"],
  "<<": [">>"],
  ">>": ["<<"],
  ">>>": ["<<"],
};

function compared(node, parent, text) {
  const { left, operator, right } = node;
  if (operator.endsWith("==") && isTest(node, parent)) return [];
  if (operator === "+" && [left, right].some(isText)) return [];
  // In a test, what differs from true and false is where the boundary is.
  const to = (operators[operator] ?? []).slice(0, isTest(node, parent) ? 1 : undefined);
  return to.map((other) => ({
    text: `${text(left)} ${other} ${text(right)}`,
    change: `${short(text(left))} ${operator} ${short(text(right))} → ${other}`,
  }));
}

function isText(node) {
  if (node.type === "BinaryExpression") return isText(node.left) || isText(node.right);
  return node.type === "TemplateLiteral" || typeof node.value === "string";
}

function negated(node, parent, text) {
  if (!["!", "-", "~"].includes(node.operator) || isTest(node, parent)) return [];
  return [replaced(node, text(node.argument), text)];
}

/** As a statement it is removed; counting a loop the other way never ends. */
function updated(node, parent, text) {
  if (parent.type === "ExpressionStatement" || parent.type === "ForStatement") return [];
  const other = node.operator === "++" ? "--" : "++";
  return [replaced(node, node.prefix ? other + text(node.argument) : text(node.argument) + other, text)];
}

const names = new Set(["ImportDeclaration", "ExportNamedDeclaration", "ExportAllDeclaration", "SwitchCase"]);

function literal(node, parent, text) {
  if (names.has(parent.type) || (parent.key === node && !parent.computed) || parent.test === node) return [];
  if (typeof node.value === "boolean") return [replaced(node, String(!node.value), text)];
  if (typeof node.value === "number") return [replaced(node, String(numberFor(node.value)), text)];
  if (typeof node.value !== "string" || parent.directive !== undefined) return [];
  // Sentences are for people: what they say is no behaviour. And no type has another name.
  if (node.value.includes(" ") || parent.left?.operator === "typeof") return [];
  return [replaced(node, node.value === "" ? '"changed"' : '""', text)];
}

/** Small numbers mean themselves; large ones are mostly chosen at will, and what counts is that they are not nothing. */
function numberFor(value) {
  if (value >= 16) return 0;
  return value === 1 ? 0 : value + 1;
}

function unchained(chain, parent, text) {
  if (parent.operator === "delete" || parent.callee === chain) return [];
  const changes = [];
  for (let at = chain.expression; at !== undefined; at = at.object ?? at.callee) {
    if (!at.optional) continue;
    const from = (at.object ?? at.callee).end;
    const rest = text({ start: from, end: chain.end });
    const dot = at.type === "CallExpression" || at.computed ? "" : ".";
    const by = text({ start: chain.start, end: from }) + rest.replace("?.", dot);
    changes.push(replaced(chain, by, text));
  }
  return changes;
}

const others = { min: "max", max: "min", some: "every", every: "some" };

function called(node, text) {
  const { callee } = node;
  if (callee.type !== "MemberExpression" || callee.computed) return [];
  const { object, property } = callee;
  if (property.name === "filter") return [replaced(node, text(object), text)];
  const other = Object.hasOwn(others, property.name) ? others[property.name] : undefined;
  if (other === undefined || (other.length === 3 && text(object) !== "Math")) return [];
  return [replaced(node, `${text(object)}.${other}${text({ start: property.end, end: node.end })}`, text)];
}

function removed(node, text) {
  const { expression } = node;
  if (node.directive !== undefined || isSuper(expression)) return [];
  const gone = { text: "{}", form: "statement", change: `${short(text(node))} removed` };
  if (expression.type !== "AwaitExpression") return [gone];
  return [gone, replaced(expression, text(expression.argument), text)];
}

function isSuper({ type, callee }) {
  return type === "CallExpression" && callee.type === "Super";
}

/** Bodies of functions and loops, and what catches; of branches the test is changed. One statement is removed by itself. */
function emptied(node, parent, above) {
  const { body } = node;
  const isBody = functions.has(parent.type) && above?.kind !== "constructor";
  const isPart = ["CatchClause", "ForOfStatement", "ForInStatement"].includes(parent.type) || parent.finalizer === node;
  if (!isBody && !isPart) return [];
  if (body.length === 0 || (body.length === 1 && body[0].type === "ExpressionStatement")) return [];
  const what =
    parent.finalizer === node ? "finally" : parent.type.replace(/(Clause|Statement|Expression|Declaration)$/, "");
  const range = { start: node.start + 1, end: node.end - 1 };
  return [{ ...range, text: "", form: "content", change: `body of ${what} emptied` }];
}

function isConstant(node, text) {
  return text(node) === "undefined" || (node.type === "UnaryExpression" && node.operator === "void");
}

function short(text) {
  const line = text.replaceAll(/\s+/g, " ").replaceAll("`", "'");
  return line.length <= 60 ? line : `${line.slice(0, 40)}…${line.slice(-18)}`;
}
