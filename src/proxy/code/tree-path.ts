/** Paths of the tree of code mode, as programs and models write them: checked once, then canonical. */

import { SluiceError } from '../../core/errors.ts';
import { MAX_TREE_DEPTH, MAX_TREE_NAME } from '../../core/limits.ts';

/** Letters, digits and `_ - .`, not beginning with a dot: no traversal, nothing hidden, nothing to escape anywhere. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** The two folders that programs write to. */
export const WRITABLE = ['workspace', 'skills'] as const;

const refused = (path: string, why: string): SluiceError =>
  new SluiceError(
    'FILE_REFUSED',
    `path \`${path.slice(0, MAX_TREE_NAME)}\` ${why}`,
    'write a path such as `workspace/notes.json`: letters, digits, `_`, `-` and `.` in each name',
  );

/** The steps of a path. `./x`, `/x`, `x/` and `x` are the same; anything that could leave the tree is refused. */
export const treePath = (path: string): readonly string[] => {
  const steps = path.split('/').filter((step) => step !== '' && step !== '.');
  if (steps.length > MAX_TREE_DEPTH) throw refused(path, `has more than ${MAX_TREE_DEPTH} steps`);
  for (const step of steps)
    if (step.length > MAX_TREE_NAME || !NAME.test(step))
      throw refused(path, 'has a name that is not allowed');
  return steps;
};

/** The same for a file that is to be written or removed. */
export const writablePath = (path: string): readonly string[] => {
  const steps = treePath(path);
  if (!WRITABLE.some((folder) => folder === steps[0]) || steps.length < 2)
    throw refused(path, 'cannot be written; only `workspace/` and `skills/` can');
  return steps;
};
