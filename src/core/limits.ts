/** Every bound of the product, named once. Over a limit is a denial with a code, never a prefix scan (DESIGN 3.9). */

const MIB = 1024 * 1024;

/** One JSON-RPC message, in bytes. Both official SDKs close the connection at 10 MiB; we refuse with an answer instead. */
export const MAX_MESSAGE_BYTES: number = 64 * MIB;
/** Nesting of arrays and objects, containers inside strings included. */
export const MAX_JSON_DEPTH = 256;
/** JSON inside a string inside JSON …, base64 inside that: how far structure is followed. Deeper is refused. */
export const MAX_CONTAINER_DEPTH = 8;
/** Requests waiting for an answer on one connection, per direction. */
export const MAX_PENDING_REQUESTS = 10_000;
/** Findings in one message. */
export const MAX_FINDINGS_PER_MESSAGE = 200_000;
/** Texts in one question to an optional recognizer. */
export const MAX_RECOGNIZER_BATCH = 64;
/** Milliseconds that an optional recognizer has for one message, unless configured otherwise. */
export const DEFAULT_RECOGNIZER_MS = 3_000;
/** Texts whose findings by an optional recognizer are remembered, by digest. */
export const MAX_REMEMBERED_TEXTS = 4_096;
/** `sluice scan` reads long text in pieces of about this many UTF-16 units, cut between lines. */
export const SCAN_PIECE_LENGTH: number = MIB;
/** Largest token number that is read; more digits are no token. */
export const MAX_TOKEN_NUMBER_DIGITS = 10;
/** Values kept per AES key before the random 96-bit IV is no longer comfortable (NIST SP 800-38D 8.3: 2^32). */
export const MAX_VALUES_PER_KEY: number = 2 ** 28;
/** Audit entries that may wait for the next commit when nothing waits for them. */
export const MAX_LAZY_AUDIT_ENTRIES = 1_000;
/** A text with so many UTF-16 units stays outside the sandbox; the program holds a reference (code mode). */
export const MIN_LARGE_TEXT: number = 256 * 1024;
/** UTF-16 units of all large texts that one endpoint keeps; the oldest are forgotten first. */
export const MAX_LARGE_TEXTS: number = 64 * MIB;
/** Tool result that a program gets, in UTF-16 units, large texts not counted: it has to fit the sandbox's memory. */
export const MAX_REPLY_SIZE: number = 6 * MIB;
/** First wait before a tool call is tried again, and the longest one, also where the server asks for more. */
export const RETRY_FIRST_WAIT_MS = 250;
export const MAX_RETRY_WAIT_MS = 30_000;
/** Characters of a program's answer that the model gets; the rest is kept in a file of the workspace. */
export const MAX_SHOWN: number = 24_000;
/** Files of workspace and skills together, per scope. */
export const MAX_WORKSPACE_FILES = 2_000;
/** Depth and length of a path in the tree of code mode. */
export const MAX_TREE_DEPTH = 8;
export const MAX_TREE_NAME = 64;
/** Structure learned from results: nesting, names per object, and rows of one array that are looked at. */
export const MAX_SHAPE_DEPTH = 6;
export const MAX_SHAPE_FIELDS = 60;
export const MAX_SHAPE_ROWS = 50;
/** Nesting of a JSON Schema that generated types follow; what is deeper is `unknown`. */
export const MAX_SCHEMA_DEPTH = 24;
/** One module of agent code, and all modules of one program together, in UTF-8 bytes (parsers slow down beyond: facts of the sandbox). */
export const MAX_CODE_BYTES: number = 256 * 1024;
export const MAX_PROGRAM_BYTES: number = MIB;
/** Wall clock of one compilation; then the compiler process is killed. */
export const MAX_COMPILE_MS = 5_000;
/** Strings of one conversation that could be destinations; beyond them every unknown one counts as named by others. */
export const MAX_MENTIONS = 200_000;
/** How long a call waits for a person, milliseconds; after that it counts as refused and has to be asked again. */
export const APPROVAL_MS: number = 10 * 60_000;
/** What a person is shown of one call, UTF-16 units; more is cut, and the cut is said. */
export const MAX_SHOWN_CALL = 4_000;
/** A longer definition of a tool is not read for what it says about results, in UTF-16 units. */
export const MAX_OUTLINE_TEXT: number = 256 * 1024;
/** Alternatives (`anyOf`, `$ref` …) of one place of an output schema that are read; a schema with more says nothing more. */
export const MAX_SCHEMA_ALTERNATIVES = 64;
/** Places of one output schema that are remembered; beyond them the schema says nothing. */
export const MAX_OUTLINE_PLACES = 4_000;
/** Values of one `enum` that are remembered; a longer one is a list of data. */
export const MAX_ENUM_VALUES = 256;
