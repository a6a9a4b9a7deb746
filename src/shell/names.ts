/** Names that a user gives: servers and projects. They stand in policies and in every audit entry. */

import { asServerId, type ServerId } from '../core/brand.ts';
import { SluiceError } from '../core/errors.ts';

/** No dot, which separates server and tool in policies; short, because it stands in front of tool names. */
export const SERVER_NAME: RegExp = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,39}$/;
export const SERVER_NAME_RULE = 'must have 1 to 40 of A-Z a-z 0-9 _ -, the first no dash';

/** Part of the name of a scope. */
const PROJECT_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,99}$/;

/** A server's name. Throws `CONFIG_INVALID` where no policy and no audit entry could hold it. */
export const serverId = (name: string): ServerId => {
  if (SERVER_NAME.test(name)) return asServerId(name);
  throw new SluiceError(
    'CONFIG_INVALID',
    `server name \`${name.slice(0, 80)}\` ${SERVER_NAME_RULE}`,
    'choose another name; policies and the audit log know the server by it',
  );
};

/** A project's name; `default` where none is given. Throws `CONFIG_INVALID`. */
export const projectName = (name = 'default'): string => {
  if (PROJECT_NAME.test(name)) return name;
  throw new SluiceError(
    'CONFIG_INVALID',
    `project name \`${name.slice(0, 80)}\` must have 1 to 100 of A-Z a-z 0-9 _ . : / -`,
    'choose another name with `--project`, `SLUICE_PROJECT` or `project` in sluice.yaml',
  );
};
