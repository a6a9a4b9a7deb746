/** The tree as a program reaches it with `files.read`, `write`, `list` and `remove`: every failure is a reply. */

import { SluiceError, toSluiceError } from '../../core/errors.ts';
import type { Json } from '../../core/json/json.ts';
import type { ToolReply } from '../../ports/sandbox.ts';
import type { LargeTexts } from './large.ts';
import { listFolder, type ReadParts, readText } from './reading.ts';
import type { CodeFiles } from './run-code.ts';
import { isSkillModule, type SkillParts, saveSkill } from './skills.ts';
import { treePath } from './tree-path.ts';

const reply = async (work: () => Promise<Json>): Promise<ToolReply> => {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    const { code, message, remedy } = toSluiceError(thrown);
    return { ok: false, error: { code, message: `${message}; ${remedy}` } };
  }
};

const missing = (path: string): SluiceError =>
  new SluiceError('FILE_MISSING', `there is no file \`${path}\``, 'list the folder above it');

const whole = (large: LargeTexts, text: string): string => {
  const expanded = large.expand(text);
  return typeof expanded === 'string' ? expanded : text;
};

/** Files for programs. A module of a skill is checked before it is saved; a large text is written whole. */
export const createCodeFiles = (reading: ReadParts, skills: SkillParts): CodeFiles => ({
  read: (path) =>
    reply(async () => {
      const text = await readText(reading, path);
      if (text === undefined) throw missing(path);
      return text;
    }),
  list: (path) =>
    reply(async () => {
      const entries = await listFolder(reading, path);
      if (entries === undefined) throw missing(path);
      return entries.map(({ name }) => name);
    }),
  write: (path, text, exit) =>
    reply(async () => {
      const place = treePath(path).join('/');
      const content = whole(reading.large, text);
      if (isSkillModule(place))
        await saveSkill(skills, await reading.tree.source(), place, content, exit);
      else await reading.workspace.write(place, content, exit);
      return null;
    }),
  remove: (path) => reply(() => reading.workspace.remove(path)),
});
