/**
 * The measures: characters masked (label-agnostic), entities masked in full, and typed hits by any overlap.
 * A gold entity is found if a prediction of its type overlaps it; a prediction is right if a gold entity of its type overlaps it.
 */

const mask = (length, spans) => {
  const bytes = new Uint8Array(length);
  for (const [start, end] of spans) bytes.fill(1, start, end);
  return bytes;
};
const overlaps = (a, b) => a[0] < b[1] && b[0] < a[1];
const share = (part, whole) => (whole === 0 ? undefined : part / whole);
/** F-measure with weight `beta` on recall; undefined where neither side has anything. */
const f = (precision, recall, beta) => {
  if (precision === undefined || recall === undefined) return recall === undefined ? undefined : 0;
  const b2 = beta * beta;
  return precision + recall === 0 ? 0 : ((1 + b2) * precision * recall) / (b2 * precision + recall);
};

const emptyType = () => ({ gold: 0, found: 0, predicted: 0, right: 0 });

/** `documents` [{text, spans}], `predictions` one list of [start, end, type] per document. */
export const measure = (documents, predictions) => {
  const sum = { gold: 0, masked: 0, both: 0, entities: 0, full: 0 };
  const types = {};
  const of = (type) => (types[type] ??= emptyType());
  for (const [i, { text, spans }] of documents.entries()) {
    const predicted = predictions[i];
    const goldMask = mask(text.length, spans);
    const predictedMask = mask(text.length, predicted);
    for (let at = 0; at < text.length; at += 1) {
      sum.gold += goldMask[at];
      sum.masked += predictedMask[at];
      sum.both += goldMask[at] & predictedMask[at];
    }
    for (const span of spans) {
      sum.entities += 1;
      if (predictedMask.subarray(span[0], span[1]).every((bit) => bit === 1)) sum.full += 1;
      const type = of(span[2]);
      type.gold += 1;
      if (predicted.some((each) => each[2] === span[2] && overlaps(each, span))) type.found += 1;
    }
    for (const each of predicted) {
      const type = of(each[2]);
      type.predicted += 1;
      if (spans.some((span) => span[2] === each[2] && overlaps(each, span))) type.right += 1;
    }
  }
  const recall = share(sum.both, sum.gold);
  const precision = share(sum.both, sum.masked);
  return {
    recall, precision, f2: f(precision, recall, 2), full: share(sum.full, sum.entities), entities: sum.entities,
    types: Object.fromEntries(Object.entries(types).map(([name, { gold, found, predicted, right }]) => {
      const r = share(found, gold);
      const p = share(right, predicted);
      return [name, { gold, predicted, precision: p, recall: r, f1: f(p, r, 1), f2: f(p, r, 2) }];
    })),
  };
};
