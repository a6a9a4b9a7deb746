/** `README.md` of the tree: how to write a program, in as few words as do. */

export const README = `# How to write a program
TypeScript, top-level await. Only what you \`return\` or print comes back.
\`\`\`ts
import * as drive from './servers/google-drive'
import { sendMail } from './servers/mail/sendMail'
const doc = await drive.getDocument({ documentId: 'abc' })
await sendMail({ to: doc.owner, body: doc.content })
return 'sent'
\`\`\`
- \`servers/<server>/<tool>.ts\`: types of one tool; long descriptions go on in \`docs/\`. Import functions by the exact name there.
- Personal values are tokens such as \`[EMAIL_1]\`: pass, compare and join them; the receiving tool gets the real value.
- A failed call throws \`ToolError {server, tool, code, message, path}\`. Calls run in parallel with \`Promise.all\`.
- \`globals.d.ts\`: \`retry\`, \`paginate\`, \`sleep\`, \`emit\` (images, files), \`progress\`, \`files\` (read, write, list). No network.
- \`workspace/\`: files you keep between runs, importable. \`skills/<name>/\`: saved functions (\`index.ts\`, \`SKILL.md\`).
`;
