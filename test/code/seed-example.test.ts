import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, leaksIn } from '../e2e/raw-host.ts';
import { endpoint } from './endpoint.ts';

/** Invented people in a meeting that never took place. */
const VALUES = {
  EMAIL: 'perdita.quennell@acme.example',
  PHONE: '+1 415 555 0132',
  CREDIT_CARD: '4539148803436467',
  IBAN: 'GB29NWBK60161331926819',
  US_SSN: '536-22-8714',
};
const TRANSCRIPT = [
  'Meeting of 2026-11-23, 14:00 to 16:00.',
  `Perdita: reach me at ${VALUES.EMAIL} or ${VALUES.PHONE}.`,
  `Card on file ${VALUES.CREDIT_CARD}, account ${VALUES.IBAN}, SSN ${VALUES.US_SSN}.`,
  'A sentence without anybody in it, said at length. '.repeat(400),
  `Ask ${VALUES.EMAIL} again in spring.`,
].join('\n');

const PROGRAM = `
import * as gdrive from './servers/google-drive';
import { updateRecord } from './servers/salesforce/updateRecord';
import * as salesforce from './servers/salesforce';

const transcript = (await gdrive.getDocument({ documentId: 'abc123' })).content;
await salesforce.updateRecord({ objectType: 'SalesMeeting', recordId: '00Q5f000001abcXYZ', data: { Notes: transcript } });
void updateRecord;
`;

describe('a transcript from the drive to the CRM', () => {
  test('arrives whole, and nothing of it reaches the host', async () => {
    const { host, documents, records, folder, run } = await endpoint();
    writeFileSync(join(documents, 'abc123.txt'), TRANSCRIPT);
    const done = await run(PROGRAM);
    expect(done).toMatchObject({ failed: false, text: 'done, no output (2 calls)' });
    const saved = JSON.parse(
      readFileSync(join(records, 'SalesMeeting-00Q5f000001abcXYZ.json'), 'utf8'),
    );
    expect(saved.Notes).toBe(TRANSCRIPT);
    await host.close();
    const seen = host.bytes();
    expect(leaksIn(seen, Object.values(VALUES))).toEqual([]);
    expect(seen).not.toContain('A sentence without anybody');
    expect(leaksIn(filesBelow(join(folder, 'share')), Object.values(VALUES))).toEqual([]);
  });
});
