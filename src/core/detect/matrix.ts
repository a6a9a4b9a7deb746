/** Tables written as lists of lists: a header row, or column names beside the rows (spreadsheets, SQL results). */

import { isArray, isObject, type Json, type JsonObject } from '../json/json.ts';
import { classifyField, type FieldEvidence } from './fields/classify.ts';
import type { Shape } from './fields/places.ts';
import { fieldWords } from './fields/words.ts';

/** Fields of the columns; `header` is the key of the member that names them. */
export type Matrix = {
  readonly header: string;
  readonly fields: readonly (FieldEvidence | undefined)[];
};

/** A column's name: a string, or an object that has one (BigQuery: `name`, pandas: `name`, charts: `label`). */
const nameOf = (node: Json): string | undefined => {
  if (typeof node === 'string') return node.length <= 60 ? node : undefined;
  if (!isObject(node)) return undefined;
  const name = node['name'] ?? node['label'] ?? node['id'];
  return typeof name === 'string' && name.length <= 60 ? name : undefined;
};

/** Evidence for columns with these names; undefined where no name says anything. */
const fieldsOfNames = (
  nodes: readonly Json[],
): readonly (FieldEvidence | undefined)[] | undefined => {
  if (nodes.length === 0 || nodes.length > 500) return undefined;
  const names = nodes.map(nameOf);
  if (names.some((name) => name === undefined)) return undefined;
  const siblings = names.map((name) => fieldWords(name ?? ''));
  const fields = siblings.map((words) => classifyField(words, { parents: [], siblings }));
  return fields.some((field) => field !== undefined) ? fields : undefined;
};

const isRow = (node: Json | undefined): boolean =>
  isArray(node) && !node.some((cell) => isArray(cell) || isObject(cell));

/** Of a list: its first row is a header over at least one more row of lists. */
const ofList = (rows: readonly Json[]): Matrix | undefined => {
  const [first, second] = rows;
  if (!isArray(first) || first.length < 2 || !isRow(second) || typeof first[0] !== 'string')
    return undefined;
  const fields = fieldsOfNames(first);
  return fields === undefined ? undefined : { header: '', fields };
};

/** Of an object: one member names columns, another holds lists of as many cells. */
const ofObject = (object: JsonObject, { keys, header: at }: Shape): Matrix | undefined => {
  if (at === -1) return undefined;
  const header = keys[at] ?? '';
  const names = object[header];
  if (!isArray(names)) return undefined;
  const rows = keys.some((key) => {
    const rows = object[key];
    return (
      key !== header &&
      isArray(rows) &&
      isRow(rows[0]) &&
      isArray(rows[0]) &&
      rows[0].length === names.length
    );
  });
  const fields = rows ? fieldsOfNames(names) : undefined;
  return fields === undefined ? undefined : { header, fields };
};

/** Fields of the columns, where a node is such a table. */
export const matrixFields = (
  node: readonly Json[] | JsonObject,
  shape: Shape | undefined,
): Matrix | undefined => {
  if (isArray(node)) return ofList(node);
  return shape === undefined || !isObject(node) ? undefined : ofObject(node, shape);
};
