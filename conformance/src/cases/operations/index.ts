import type { Case } from "../../runner/case.ts";
import { type Closable, closed, closes } from "../closing.ts";
import {
  type Abortable,
  aborts,
  type Exempt,
  ends,
  isExempt,
  type Multiplied,
  names,
  type Refusing,
  refuses,
} from "../multipliers.ts";
import { ofFiles } from "./fs.ts";
import { opOf } from "./names.ts";
import { ofSockets } from "./net.ts";
import { ofPrograms } from "./program.ts";
import type { ClosableTable, Interfaces, Tables } from "./rows.ts";
import { ofScopes } from "./scope.ts";
import { ofSync } from "./sync.ts";

/**
 * All public operations: what cancelling, and the end of what they belong to, mean for each, or in one sentence why nothing.
 * A new one without its row does not compile; see rows.ts.
 */
export const operations: Tables = { ...ofScopes, ...ofFiles, ...ofSockets, ...ofSync, ...ofPrograms };

/** What was made for one operation of an interface. */
export interface Made extends Multiplied {
  readonly of: keyof Interfaces;
  readonly operation: PropertyKey;
}

type AnyRow = Abortable | Refusing | Exempt;
type AnyTable = Readonly<Record<PropertyKey, AnyRow>> | ClosableTable<Closable>;

/** Every case that the table makes, and what is wrong where it fails. */
export const made: readonly Made[] = (Object.keys(operations) as (keyof Interfaces)[]).flatMap((of) => {
  const table = operations[of] as unknown as AnyTable;
  const all = isClosable(table) ? madeOfClosable(of, table) : madeOfRows(of, table);
  return [...all, ...madeOfNames(of, table)];
});

export const cases: readonly Case[] = [...new Set(made.map(({ one }) => one))];

function isClosable(table: AnyTable): table is ClosableTable<Closable> {
  return "operations" in table;
}

function madeOfRows(of: keyof Interfaces, rows: Readonly<Record<PropertyKey, AnyRow>>): Made[] {
  const listed = Reflect.ownKeys(rows).flatMap((operation) => {
    const row = rows[operation] as AnyRow;
    return isExempt(row) ? [] : [{ operation, row }];
  });
  const cancelled = listed.flatMap(({ operation, row }) =>
    cancelling(row).map((one): Made => ({ ...one, of, operation })),
  );
  const ending = listed.filter(({ row }) => row.inEnded === undefined);
  const ended = Object.values(Object.groupBy(ending, ({ row }) => row.trait)).flatMap((group = []) =>
    ends(
      kebab(of),
      group.map(({ row }) => row),
    ).map((one, at): Made => ({ ...one, of, operation: group[at]?.operation ?? "" })),
  );
  return [...cancelled, ...ended];
}

/** What names them in errors: of those that a cancelled scope refuses. */
function madeOfNames(of: keyof Interfaces, table: AnyTable): Made[] {
  const rows: Readonly<Record<PropertyKey, AnyRow | { aborts: AnyRow }>> = isClosable(table)
    ? (table.operations as Readonly<Record<PropertyKey, { aborts: AnyRow }>>)
    : table;
  const listed = Reflect.ownKeys(rows).flatMap((operation) => {
    const entry = rows[operation] as AnyRow | { aborts: AnyRow };
    const row = "aborts" in entry ? entry.aborts : entry;
    return isExempt(row) || row.inCancelled !== undefined ? [] : [{ operation, row, op: opOf(of, operation) }];
  });
  return Object.values(Object.groupBy(listed, ({ row }) => row.trait)).flatMap((group = []) =>
    names(kebab(of), group).map((one, at): Made => ({ ...one, of, operation: group[at]?.operation ?? "" })),
  );
}

function cancelling(row: AnyRow): readonly Multiplied[] {
  if (isExempt(row)) return [];
  return "call" in row ? refuses(row) : aborts(row);
}

/** The end of its scope closes it, so that there is nothing else to say of a scope that has ended. */
function madeOfClosable(of: keyof Interfaces, table: ClosableTable<Closable>): Made[] {
  const rows = table.operations as Readonly<Record<PropertyKey, { aborts: AnyRow; closes: ClosedRow }>>;
  const each = Reflect.ownKeys(rows).flatMap((operation) => {
    const { aborts: row, closes: end } = rows[operation] as { aborts: AnyRow; closes: ClosedRow };
    const all = [...cancelling(row), ...(isExempt(end) ? [] : closed(table, end))];
    return all.map((one): Made => ({ ...one, of, operation }));
  });
  return [...each, ...closes(table).map((one): Made => ({ ...one, of, operation: "close" }))];
}

/** As names are written in ids. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

type ClosedRow = Parameters<typeof closed>[1] | Exempt;

/** The reasons of all rows that say why something does not apply. */
export function exemptions(): readonly Exempt[] {
  return found(operations);
}

function found(value: unknown): Exempt[] {
  if (typeof value !== "object" || value === null) return [];
  if (isExempt(value)) return [value];
  return Reflect.ownKeys(value).flatMap((key) => found(Reflect.get(value, key)));
}
