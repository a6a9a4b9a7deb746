/** From the driver's errors to ours. INVARIANT: no text of the driver goes on; it may quote a row or a statement. */

import { SluiceError } from '../../core/errors.ts';

/** SQLite's result code, such as `SQLITE_BUSY`, or Node's, such as `EACCES`; empty for anything else. */
const driverCode = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';

const isBusyCode = (code: string): boolean => /^SQLITE_(BUSY|LOCKED)/.test(code);
/** Another process holds the lock: the only fault that goes away by itself. */
export const isBusy = (thrown: unknown): boolean => isBusyCode(driverCode(thrown));

/** Turns whatever an adapter caught into its own code. */
export type ToFault = (thrown: unknown) => SluiceError;

/** `SQLITE_ERROR`: our statements fit our tables, so a table that they do not fit is not as we made it. */
const damaged = (code: string): boolean => /^SQLITE_(CORRUPT|NOTADB|ERROR)/.test(code);

/** The vault is damaged: bytes that do not decrypt, a file that is no database. */
export const corruptVault = (data: { readonly [key: string]: string | number } = {}): SluiceError =>
  new SluiceError(
    'VAULT_CORRUPT',
    'the vault holds data that was changed or damaged',
    'restore the vault file from your backup, or move it away to start an empty one',
    data,
  );

const why = (code: string): string => {
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return 'free disk space for the vault file';
  if (isBusyCode(code)) return 'end the other process that holds the vault file, then try again';
  return 'check that the vault file and its folder can be written by your user';
};

/** Faults of the vault. The result code is the only thing that is taken from the driver. */
export const vaultFault: ToFault = (thrown) => {
  if (thrown instanceof SluiceError) return thrown;
  const code = driverCode(thrown);
  if (damaged(code)) return corruptVault({ sqlite: code });
  return new SluiceError('VAULT_UNAVAILABLE', 'the vault could not be read or written', why(code), {
    ...(code === '' ? {} : { sqlite: code }),
  });
};

/** Faults of the audit log: whatever it was, nothing may be revealed. */
export const auditFault: ToFault = (thrown) => {
  if (thrown instanceof SluiceError) return thrown;
  const code = driverCode(thrown);
  if (damaged(code))
    return new SluiceError(
      'AUDIT_BROKEN',
      'the audit log is damaged',
      'keep the audit file as evidence, move it away, and start again',
      { sqlite: code },
    );
  return new SluiceError(
    'AUDIT_UNAVAILABLE',
    'the audit log could not be written, so nothing was revealed',
    'free disk space or fix permissions on the audit file',
    code === '' ? {} : { sqlite: code },
  );
};
