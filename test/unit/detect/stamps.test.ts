import { expect, test } from 'vitest';
import { createDetector, emptyContext } from '../../../src/core/detect/create-detector.ts';

const detector = createDetector({ classes: ['DATE_TIME'] });
const dates = (text: string): readonly string[] =>
  detector.detectText(text, emptyContext()).map(({ start, end }) => text.slice(start, end));

test('the time stamp of a log line is no date of a person; a date in its text is', () => {
  expect(dates('2024-03-12T10:20:30Z INFO started')).toEqual([]);
  expect(dates('[2024-03-12 10:20:31] job done')).toEqual([]);
  expect(dates('203.0.113.9 - - [12/Mar/2024:10:20:30 +0000] "GET /"')).toEqual([]);
  expect(dates('2024-03-12T10:20:30Z INFO born 1984-12-03')).toEqual(['1984-12-03']);
  expect(dates('seen on 2024-03-12 10:20:31 by the nurse')).toEqual(['2024-03-12 10:20:31']);
  expect(dates('2024-03-12 was cold')).toEqual(['2024-03-12']);
});

test('a time inside a line is a machine stamp behind its key or level, or with a fraction; behind words it is a date', () => {
  expect(dates('level=info ts=2026-12-09T11:52:02Z msg="up"')).toEqual([]);
  expect(dates('{"time": "2026-12-09T11:52:02Z", oops')).toEqual([]);
  expect(dates('web-1 INFO 2026-12-09 11:52:02 started')).toEqual([]);
  expect(dates('worker finished 2026-12-09T11:52:02.342Z and slept')).toEqual([]);
  expect(dates('due=2026-12-09 and no time')).toEqual(['2026-12-09']);
  expect(dates('admitted 2026-12-09 11:52:02, discharged')).toEqual(['2026-12-09 11:52:02']);
});
