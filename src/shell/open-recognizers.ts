/** Opens the optional recognizers of the configuration; each must find something in a planted text before Sluice serves. */

import { guardedRecognizer } from '../adapters/node/guarded-recognizer.ts';
import { openOnnxRecognizer } from '../adapters/onnx/onnx-recognizer.ts';
import { presidioRecognizer } from '../adapters/presidio/presidio-recognizer.ts';
import { SluiceError } from '../core/errors.ts';
import { PLANTED_TEXT, type TextRecognizer } from '../ports/recognizer.ts';

/** `recognizers` in sluice.yaml. */
export type RecognizerOptions = {
  readonly presidio?:
    | {
        readonly url: string;
        readonly language?: string | undefined;
        readonly entities?: readonly string[] | undefined;
        readonly minScore?: number | undefined;
        readonly deadlineMs?: number | undefined;
      }
    | undefined;
  readonly onnx?:
    | {
        /** Folder with `model.onnx`, `vocab.txt` and `config.json`. */
        readonly model: string;
        readonly minScore?: number | undefined;
        readonly deadlineMs?: number | undefined;
      }
    | undefined;
};

/** A model answers its first question slowly; later ones have the configured time. */
const START_MS = 30_000;

const prove = async (recognizer: TextRecognizer): Promise<void> => {
  const [found] = await recognizer.recognize([PLANTED_TEXT], AbortSignal.timeout(START_MS));
  if (found !== undefined && found.length > 0) return;
  throw new SluiceError(
    'DETECTOR_MISSING',
    `recognizer \`${recognizer.name}\` found nothing in its planted sample`,
    'check its language, its entities and its model; Sluice does not serve without a protection that is switched on',
    { recognizers: [recognizer.name] },
  );
};

/** The recognizers, proven and within their deadlines. Throws where one is configured and absent; none is left open then. */
export const openRecognizers = async (
  options: RecognizerOptions = {},
): Promise<readonly TextRecognizer[]> => {
  const { presidio, onnx } = options;
  const opened: TextRecognizer[] = [];
  const add = async (inner: TextRecognizer, deadlineMs: number | undefined): Promise<void> => {
    opened.push(guardedRecognizer(inner, deadlineMs));
    await prove(inner);
  };
  try {
    if (presidio !== undefined) await add(presidioRecognizer(presidio), presidio.deadlineMs);
    if (onnx !== undefined) {
      const { model: folder, minScore, deadlineMs } = onnx;
      await add(await openOnnxRecognizer({ folder, minScore }), deadlineMs);
    }
    return opened;
  } catch (thrown) {
    for (const each of opened) await each.close();
    throw thrown;
  }
};
